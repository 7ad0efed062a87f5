/**
 * The dashboard as people meet it: a real server with a fresh data directory, the production build, a real browser.
 *
 *   describeInBrowser('the logs page', (dashboard) => {
 *     it('…', async () => {
 *       const page = await dashboard.open('/w/…/logs', { theme: 'light', width: 320 })
 *     })
 *   })
 *
 * A test fails when any of its pages logs an error, breaks the content policy, calls another host or misses a file.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { repositoryRoot } from '../../server/test/harness/child.ts'
import { type Keepgate, startKeepgate } from '../../server/test/harness/keepgate.ts'
import { hasChromium, launchChromium } from './chromium.ts'
import { watchContext } from './watch-context.ts'

export type View = {
  /** Default: dark. */
  readonly theme?: 'dark' | 'light'
  /** CSS pixels; default 1280 × 800. */
  readonly width?: number
  readonly height?: number
  /** Default: English. */
  readonly language?: 'en' | 'de' | 'pseudo'
  /** Of the browser, which tells it to the server. Default: `en-GB`. */
  readonly locale?: string
}

export type DashboardUnderTest = {
  readonly keepgate: () => Keepgate
  /** `/w/<the first workspace>/<rest>` */
  readonly path: (rest: string) => string
  /** A browser of its own: no cookies, no storage. Closed after the test. */
  readonly newContext: (view?: View) => Promise<BrowserContext>
  /** Opens a path in a new context, logged in as the administrator whom `init` made. */
  readonly open: (path: string, view?: View) => Promise<Page>
  readonly logIn: (page: Page, email?: string, password?: string) => Promise<void>
  /** What this test expects to be reported, and therefore is no failure. */
  readonly expectProblem: (pattern: RegExp) => void
}

/** Builds only what is stale. */
export const buildDashboard = (): void => {
  execFileSync(process.execPath, [join(repositoryRoot, 'scripts/build-dashboard.ts')], { stdio: 'inherit' })
}

const choices = ({ theme = 'dark', language = 'en' }: View): Record<string, string> => ({
  'keepgate-appearance': theme,
  'keepgate-language': language,
})

const createDashboard = () => {
  let keepgate: Keepgate | null = null
  let browser: Browser | null = null
  let contexts: { readonly context: BrowserContext; readonly problems: string[] }[] = []
  let expected: RegExp[] = []

  const running = (): Keepgate => {
    if (keepgate === null) throw new Error('The server has not been started.')
    return keepgate
  }

  const newContext = async (view: View = {}): Promise<BrowserContext> => {
    if (browser === null) throw new Error('The browser has not been started.')
    const { width = 1280, height = 800, theme = 'dark', locale = 'en-GB' } = view
    const context = await browser.newContext({
      baseURL: running().url,
      viewport: { width, height },
      colorScheme: theme,
      locale,
      reducedMotion: 'reduce',
    })
    contexts.push({ context, problems: await watchContext(context, new URL(running().url).origin) })
    await context.addInitScript((stored) => {
      // The empty page before the first one has no storage.
      if (location.protocol === 'about:') return
      for (const [name, value] of Object.entries(stored)) {
        if (localStorage.getItem(name) === null) localStorage.setItem(name, value)
      }
    }, choices(view))
    return context
  }

  const logIn = async (page: Page, email = running().email, password = running().password): Promise<void> => {
    const form = page.locator('form', { has: page.locator('input[name=email]') })
    await form.locator('input[name=email]').fill(email)
    await form.locator('input[type=password]').fill(password)
    await form.locator('button[type=submit]').click()
    await form.waitFor({ state: 'detached' })
  }

  const open = async (path: string, view?: View): Promise<Page> => {
    const page = await (await newContext(view)).newPage()
    await page.goto(path)
    await logIn(page)
    await page.locator('main h1').first().waitFor()
    return page
  }

  const start = async (env: Record<string, string>): Promise<void> => {
    buildDashboard()
    ;[keepgate, browser] = await Promise.all([startKeepgate({ env }), launchChromium()])
  }
  const stop = async (): Promise<void> => {
    await browser?.close()
    await keepgate?.stop()
    keepgate?.remove()
  }
  const finishTest = async (): Promise<void> => {
    const problems = contexts.flatMap((one) => one.problems)
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)))
    await Promise.all(contexts.map(({ context }) => context.close()))
    contexts = []
    expected = []
    expect(unexpected).toEqual([])
  }

  const dashboard: DashboardUnderTest = {
    keepgate: running,
    path: (rest) => `/w/${running().workspaceId}/${rest}`,
    newContext,
    open,
    logIn,
    expectProblem: (pattern) => {
      expected.push(pattern)
    },
  }
  return { dashboard, start, stop, finishTest }
}

/** A suite with one server and one browser. @param options.env settings of the server. */
export const describeInBrowser = (
  name: string,
  body: (dashboard: DashboardUnderTest) => void,
  options: { readonly env?: Record<string, string> } = {},
): void => {
  describe.skipIf(!hasChromium())(name, { timeout: 60_000 }, () => {
    const { dashboard, start, stop, finishTest } = createDashboard()
    beforeAll(() => start(options.env ?? {}), 120_000)
    afterAll(stop, 60_000)
    afterEach(finishTest)
    body(dashboard)
  })
}
