/** Pages in German: the server's codes in German words, and what others said in English marked as theirs. */
import { errorCodes, isErrorCode } from '@keepgate/protocol/error-codes'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DashboardUnderTest, describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { startPickyProvider } from './picky-provider.ts'
import { seedRecords } from './seed-records.ts'

const german = { language: 'de' } as const
const codes = Object.keys(errorCodes).filter(isErrorCode)

/** Sentences of the server that stand in the page as if they were its own. */
const english = (page: Page): Promise<string[]> =>
  page.evaluate(
    (sentences) => {
      const copy = document.body.cloneNode(true)
      if (!(copy instanceof HTMLElement)) return []
      for (const marked of copy.querySelectorAll('[lang="en"]')) marked.remove()
      return sentences.filter((sentence) => copy.textContent.includes(sentence))
    },
    codes.flatMap((code) => [errorCodes[code].message, errorCodes[code].hint]),
  )

const provider = await startPickyProvider()
const { host } = new URL(provider.url)

const tests = (dashboard: DashboardUnderTest): void => {
  beforeAll(() =>
    dashboard.keepgate().addProvider('openai-compatible', { name: 'picky', baseUrl: provider.url, key: 'sk-wrong' }),
  )
  afterAll(() => provider.stop())

  it('a connection’s test says in German what is wrong, and quotes the provider in its language', async () => {
    const page = await dashboard.open(dashboard.path('providers'), german)
    await page.locator('tr[data-row]').filter({ hasText: 'picky' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: /^(?:Jetzt prüfen|Noch einmal prüfen)$/ }).click()
    await drawer.getByText('Der Anbieter hat den Schlüssel abgelehnt.').waitFor()
    const quoted = await drawer.locator('q[lang="en"]').allTextContents()
    expect(quoted.join()).toMatch(/Incorrect API key|^$/)
    expect(await english(page)).toEqual([])
    await inspectPage(page, 'a failed test in German')
  })

  it('a chat’s failure is told in German, with the provider’s own words as a quotation', async () => {
    dashboard.expectProblem(/502/)
    const page = await dashboard.open(dashboard.path('playground?model=picky/small-1'), german)
    await page.getByRole('textbox', { name: 'Nachricht' }).fill('Guten Tag')
    await page.keyboard.press('Control+Enter')
    const alert = page.getByRole('alert')
    await alert.getByText('Der Anbieter hat den Schlüssel der Verbindung abgelehnt.').waitFor()
    expect(await english(page)).toEqual([])
    await page.getByRole('combobox', { name: 'Modell' }).fill('nowhere/small')
    await page.keyboard.press('Escape')
    await alert.getByRole('button', { name: 'Erneut versuchen' }).click()
    await alert.getByText('Keine Verbindung bietet dieses Modell an.').waitFor()
    expect(await english(page)).toEqual([])
  })

  it('every code of a record is told in German', async () => {
    const now = Date.now()
    seedRecords(
      dashboard.keepgate(),
      codes.map((code, index) => ({
        time: now - index * 1000,
        model: code,
        provider: 'codes',
        outcome: 'failed' as const,
        status: errorCodes[code].status,
        error_code: code,
      })),
    )
    const page = await dashboard.open(dashboard.path('logs?provider=codes'), german)
    await page.locator('tr[data-row]').first().waitFor()
    for (const code of codes.filter((_, index) => index % 6 === 0)) {
      await page.locator('tr[data-row]').filter({ hasText: code }).first().click()
      const drawer = page.getByRole('dialog')
      await drawer.getByText(`mit Status ${errorCodes[code].status}`).waitFor()
      expect(await english(page), code).toEqual([])
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
    }
  })

  it('a refusal that comes before any key was pressed is in German too, and its details are marked as English', async () => {
    dashboard.expectProblem(/503|409/)
    const page = await dashboard.open(dashboard.path('settings'), german)
    await page.context().route(/\/api\/workspaces\/\w+\/members/, (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          status: 409,
          code: 'conflict',
          detail: 'Another list is <b>read</b> meanwhile.',
          hint: errorCodes.conflict.hint,
        }),
      }),
    )
    await page.goto(dashboard.path('members'))
    const alert = page.getByRole('alert')
    await alert.getByText('Das steht im Widerspruch zu dem, was es schon gibt.').waitFor()
    expect(await alert.locator('q[lang="en"]').textContent()).toBe('Another list is <b>read</b> meanwhile.')
    expect(await english(page)).toEqual([])
  })
}

describeInBrowser('in German', tests, { env: { OUTBOUND_ALLOW: host } })
