/** What the login waits for before it stands there: by what a browser asks for and in which order, never by a clock. */
import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { heading, passwordField } from './session-steps.ts'

const locales = { en: 'en-GB', de: 'de-AT' } as const
const file = /\/(?:assets\/.*|theme\.js)$/

/** Keeps a page's requests that fit, from now on, until they are let go. */
const hold = async (page: Page, pattern: RegExp) => {
  const held: Route[] = []
  let letGo = false
  await page.route(pattern, async (route) => {
    if (letGo) await route.continue()
    else held.push(route)
  })
  return {
    paths: () => held.map((route) => new URL(route.request().url()).pathname),
    release: async () => {
      letGo = true
      await Promise.all(held.map((route) => route.continue()))
    },
  }
}

const filesAskedFor = (page: Page): string[] => {
  const paths: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (file.test(pathname)) paths.push(pathname)
  })
  return paths
}

/** Notes each first heading that a page ever shows, also where it is gone again at once. */
const noteHeadings = async (page: Page): Promise<() => Promise<unknown>> => {
  await page.addInitScript(() => {
    const seen: string[] = []
    Reflect.set(window, 'keepgateTestHeadings', seen)
    new MutationObserver(() => {
      const text = document.querySelector('h1')?.textContent
      if (text && seen.at(-1) !== text) seen.push(text)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
  return () => page.evaluate(() => Reflect.get(window, 'keepgateTestHeadings'))
}

describeInBrowser('the login of a browser without a session', (dashboard) => {
  for (const language of ['en', 'de'] as const) {
    for (const path of ['/login', '/']) {
      it(`needs one round trip after the page: its head names every file, in ${language} at ${path}`, async () => {
        const page = await (await dashboard.newContext({ language, locale: locales[language] })).newPage()
        const files = filesAskedFor(page)
        const scripts = await hold(page, file)
        await page.goto(path, { waitUntil: 'commit' })
        // Nothing has run: whatever is asked for stands in the page.
        await expect.poll(scripts.paths).toEqual(expect.arrayContaining([expect.stringMatching(/\/gate-.*\.js$/)]))
        await expect.poll(scripts.paths).toEqual(expect.arrayContaining([expect.stringMatching(/\.css$/)]))
        const named = new Set(files)
        await scripts.release()
        await page.locator('input[name=password]').waitFor()
        await page.waitForLoadState('networkidle')
        // A rarer face comes where a letter asks for it.
        const found = files.filter((path) => !named.has(path) && !path.includes('latin-ext'))
        expect(found).toEqual([])
        expect(files.filter((path) => path.endsWith('.woff2'))).toHaveLength(1)
        expect(new Set(files).size, files.join(' ')).toBe(files.length)
      })
    }
  }

  it('waits for no answer but files', async () => {
    const page = await (await dashboard.newContext()).newPage()
    const answers = await hold(page, /\/(?:auth|api)\//)
    await page.goto('/login')
    await heading(page, 'Log in').waitFor()
    await passwordField(page).fill('typed before the server has said anything')
    await expect.poll(() => answers.paths().toSorted()).toEqual(['/auth/policy', '/auth/session'])
    await answers.release()
    await page.waitForLoadState('networkidle')
    expect(await passwordField(page).inputValue()).toBe('typed before the server has said anything')
  })

  it('stays where the server falls silent after the page', async () => {
    const page = await (await dashboard.newContext()).newPage()
    await page.route(/\/(?:auth\/|livez)/, (route) => route.abort())
    dashboard.expectProblem(/Failed to load resource: net::ERR_FAILED/)
    await page.goto('/login')
    await passwordField(page).fill('kept')
    await page.getByText('The server cannot be reached').waitFor()
    expect(await passwordField(page).inputValue()).toBe('kept')
  })

  it('says what went wrong where its own file is gone', async () => {
    const page = await (await dashboard.newContext()).newPage()
    await page.route(/\/assets\/gate-/, (route) => route.fulfill({ status: 404 }))
    dashboard.expectProblem(/404 for \/assets\/gate-|console: |uncaught: /)
    await page.goto('/login')
    await page.getByText('Keepgate was updated while this page was open. Load it again.').waitFor()
  })
})

describeInBrowser('the login stays away', (dashboard) => {
  it('from a person with a session: a second tab, a reload, the address of login itself', async () => {
    const first = await dashboard.open(dashboard.path('overview'))
    for (const path of [dashboard.path('overview'), '/', '/login']) {
      const page = await first.context().newPage()
      const headings = await noteHeadings(page)
      await page.goto(path)
      await heading(page, 'Overview').waitFor()
      await page.reload()
      await heading(page, 'Overview').waitFor()
      expect(await headings()).toEqual(['Overview'])
      await page.close()
    }
  })

  it('from a person with a session whom another site leads here, though the cookie stays behind', async () => {
    const first = await dashboard.open(dashboard.path('overview'))
    const page = await first.context().newPage()
    const headings = await noteHeadings(page)
    dashboard.expectProblem(/^foreign request: http:\/\/elsewhere\.example\//)
    await page.route('http://elsewhere.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<a href="${first.url()}">Keepgate</a>` }),
    )
    await page.goto('http://elsewhere.example/')
    const asked = page.waitForRequest(first.url())
    await page.getByRole('link', { name: 'Keepgate' }).click()
    expect(await (await asked).headerValue('cookie')).toBeNull()
    await heading(page, 'Overview').waitFor()
    expect(await headings()).toEqual(['Overview'])
  })

  it('for longer than a moment where the page wrongly took its reader for a stranger', async () => {
    const first = await dashboard.open('/account')
    const page = await first.context().newPage()
    await page.route('**/account', async (route) => {
      const answer = await route.fetch()
      const marked = (await answer.text()).replace('</head>', '<meta name="keepgate-session" content="none"></head>')
      await route.fulfill({ response: answer, body: marked })
    })
    await page.goto('/account')
    await heading(page, 'Account').waitFor()
  })
})
