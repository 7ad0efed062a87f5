/** How much JavaScript a browser fetches between an address and a page that can be used, and nobody has done anything yet. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium } from './chromium.ts'
import { type FreshServer, startFreshServer } from './fresh-server.ts'
import { buildDashboard, describeInBrowser } from './harness.ts'
import { countScripts, type LoadedScripts } from './loaded-scripts.ts'
import { heading, passwordField } from './session-steps.ts'

const largestBytes = 170_000

const expectSmall = (what: string, { names, bytes }: LoadedScripts): void => {
  process.stdout.write(`first load of ${what}: ${bytes()} bytes of gzipped JavaScript in ${names().length} files\n`)
  expect(bytes(), `${what}: ${names().join(' ')}`).toBeLessThanOrEqual(largestBytes)
}

/** Whatever a page fetches by itself has come by then. */
const settle = (page: Page): Promise<void> => page.waitForLoadState('networkidle')

describeInBrowser('the first load, at most 170 kB of gzipped JavaScript,', (dashboard) => {
  for (const language of ['en', 'de'] as const) {
    it(`shows the login, in ${language}`, async () => {
      const page = await (await dashboard.newContext({ language })).newPage()
      const scripts = countScripts(page)
      await page.goto('/login')
      await page.locator('input[name=password]').waitFor()
      await settle(page)
      expectSmall(`the login (${language})`, scripts)
      expect(scripts.names().filter((name) => name.includes('login-worker'))).toEqual([])
    })

    it(`shows the overview to a person who is logged in, in ${language}`, async () => {
      const first = await dashboard.open(dashboard.path('overview'), { language })
      const page = await first.context().newPage()
      await (await first.context().newCDPSession(page)).send('Network.setCacheDisabled', { cacheDisabled: true })
      await settle(first)
      const scripts = countScripts(page)
      await page.goto(dashboard.path('overview'))
      await page.locator('main section').nth(4).waitFor()
      await settle(page)
      expectSmall(`the overview (${language})`, scripts)
    })
  }

  it('says everything in German from the start, and on the pages and dialogs after it', async () => {
    const page = await dashboard.open(dashboard.path('overview'), { language: 'de' })
    await page.getByRole('heading', { name: 'Letzte Anfragen' }).waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/Outcome|Duration|Provider works/)
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'API-Schlüssel' }).click()
    await page
      .getByRole('link', { name: 'Schlüssel erstellen' })
      .or(page.getByRole('button', { name: 'Schlüssel erstellen' }))
      .first()
      .waitFor()
  })
})

describe.skipIf(!hasChromium())('the first load of the setup link', { timeout: 60_000 }, () => {
  let browser: Browser
  let server: FreshServer
  beforeAll(async () => {
    buildDashboard()
    ;[browser, server] = await Promise.all([launchChromium(), startFreshServer()])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('shows the form for the first account after at most 170 kB of gzipped JavaScript', async () => {
    const page = await browser.newPage({ locale: 'en-GB' })
    const scripts = countScripts(page)
    await page.goto(server.setupLink)
    await Promise.all([heading(page, 'Set up Keepgate').waitFor(), passwordField(page).waitFor()])
    await settle(page)
    expectSmall('the setup link', scripts)
  })
})
