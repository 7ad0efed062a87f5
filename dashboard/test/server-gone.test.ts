/** A server that hangs or is gone, under every kind of page: said at once, and over by itself. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'

const gone = (page: Page) => page.getByRole('alert').filter({ hasText: 'The server cannot be reached' })
const link = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })

/** Twice what a person is promised, since other suites run beside this one. */
const soon = { timeout: 4_500 }

describeInBrowser('without a server that answers', (dashboard) => {
  const freeze = () => process.kill(dashboard.keepgate().pid, 'SIGSTOP')
  const thaw = () => process.kill(dashboard.keepgate().pid, 'SIGCONT')

  it('says so while the server hangs, and every page goes on by itself afterwards', async () => {
    dashboard.expectProblem(/Failed to load resource/)
    const page = await dashboard.open(dashboard.path('settings'))
    for (const [name, sign] of [
      ['Members', 'Administrator'],
      ['API keys', 'Active'],
      ['Logs', 'No requests in this time'],
      ['Providers', 'demo'],
      ['Overview', 'Last requests'],
      ['Usage', 'Requests'],
    ] as const) {
      freeze()
      try {
        await link(page, name).click()
        await gone(page).waitFor(soon)
        if (name === 'Members') await inspectPage(page, 'the server hangs')
      } finally {
        thaw()
      }
      await gone(page).waitFor({ state: 'detached', timeout: 10_000 })
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.locator('main').getByText(sign).first().waitFor()
      expect(await page.locator('main').getByText('The server does not answer').count()).toBe(0)
    }
  })

  it('says so where nothing listens any more, offers another try, and takes up a page that was never loaded', async () => {
    dashboard.expectProblem(/ERR_CONNECTION_REFUSED/)
    const page = await dashboard.open(dashboard.path('settings'))
    await page.context().route('**/*', (route) => route.abort('connectionrefused'))
    await link(page, 'Members').click()
    await gone(page).waitFor(soon)
    await gone(page).getByRole('button', { name: 'Try again' }).click()
    await gone(page).getByRole('button', { name: 'Try again' }).waitFor()
    await page.context().unroute('**/*')
    await page.getByRole('region', { name: 'Members' }).locator('tr[data-row]').first().waitFor()
    expect(await gone(page).count()).toBe(0)
  })

  it('keeps what a form holds while the server is away', async () => {
    dashboard.expectProblem(/ERR_CONNECTION_REFUSED/)
    const page = await dashboard.open(dashboard.path('keys'))
    await page.getByRole('button', { name: 'Create key' }).first().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('kept')
    await page.context().route('**/*', (route) => route.abort('connectionrefused'))
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByRole('dialog').getByText('The server does not answer.').waitFor(soon)
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('kept')
    await page.context().unroute('**/*')
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await page.getByText(/^pk_/).first().waitFor()
  })

  it('lets nobody wait in front of the gate either, and lets them in afterwards', async () => {
    dashboard.expectProblem(/Failed to load resource/)
    const page = await dashboard.open(dashboard.path('settings'))
    await page.context().route(/\/(?:api|auth|livez)/, () => {})
    await page.reload({ waitUntil: 'commit' })
    await gone(page).waitFor({ timeout: 8_000 })
    await page.context().unroute(/\/(?:api|auth|livez)/)
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  })

  it('names a proxy that answers for a dead server for what it is', async () => {
    dashboard.expectProblem(/502/)
    const page = await dashboard.open(dashboard.path('settings'))
    await page
      .context()
      .route(/\/(?:api|auth|livez)/, (route) => route.fulfill({ status: 502, body: '<h1>Bad gateway' }))
    await link(page, 'Members').click()
    await gone(page).waitFor(soon)
    await page.context().unroute(/\/(?:api|auth|livez)/)
    await page.getByRole('region', { name: 'Members' }).locator('tr[data-row]').first().waitFor()
  })
})
