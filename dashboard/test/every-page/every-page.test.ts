/** The whole dashboard at once: what every page must be, whatever stands in it and however it is looked at. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFreshServer } from '../fresh-server.ts'
import { describeInBrowser, type View } from '../harness.ts'
import { startScriptedProvider } from '../scripted-provider.ts'
import { hostileTexts } from './hostile-texts.ts'
import { countHostile, findBarriers, findInjected, findOverflow, findReordered, findUntranslated } from './looks.ts'
import { inside, routes } from './pages.ts'
import { glance, glanceAtEntrances, type Look, tour, visit } from './tour.ts'
import { makeWorlds, type Worlds } from './worlds.ts'

const provider = await startScriptedProvider([...hostileTexts])
afterAll(() => provider.close())

/** What is called the same in every language, or is no language: names of products, addresses, methods. */
const names = [
  /^(?:Keepgate|English|Deutsch|curl|LangChain|Open WebUI|Claude Code|node v[\d.]+|(?:OpenAI|Anthropic|Vercel AI) SDK)$/,
  /^OpenAI-compatible server$/,
  /^https?:\/\//,
  // Base UI's own, of a button that only screen readers meet while a list is open; it takes no other words.
  /^Dismiss$/,
  // The server's words for a failed request, which come in English alone.
  /^(?:The provider failed\.|Try again, or use another provider\.)$/,
  /^[A-Z, ]+$/,
  /^\S+@\S+$/,
  ...hostileTexts.map((text) => new RegExp(`^${RegExp.escape(text.slice(0, 6))}`)),
]

const collect = (findings: string[], state: string, found: readonly string[]): void => {
  findings.push(...found.map((finding) => `${state}: ${finding}`))
}

describeInBrowser(
  'every page',
  (dashboard) => {
    let worlds: Worlds
    beforeAll(async () => {
      worlds = await makeWorlds(dashboard.keepgate(), provider)
    }, 60_000)

    const stranger = async (view?: View): Promise<Page> => (await dashboard.newContext(view)).newPage()

    test('is known to the walk, since the walk reads the router', () => {
      expect(routes.length).toBeGreaterThan(18)
      expect(inside.filter((route) => route.startsWith('/w/$workspaceId/')).length).toBeGreaterThan(10)
    })

    test('L3-L4: shows hostile texts as texts, in no element, label, title or line but their own, and no wider than its window', {
      timeout: 400_000,
    }, async () => {
      const page = await dashboard.open('/account')
      const findings: string[] = []
      const shown = new Map<string, number>()
      page.on('dialog', (dialog) => {
        findings.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      await page.addInitScript(() => {
        const calls: unknown[] = []
        Object.assign(window, {
          planted: (which: unknown) => {
            calls.push(which)
            Object.assign(window, { plantedCalls: calls })
          },
        })
      })
      await tour(page, worlds.hostile, async (_, state) => {
        collect(findings, state, await findInjected(page))
        collect(findings, state, await findReordered(page))
        if (!routes.includes(state)) return
        collect(findings, state, await findOverflow(page))
        collect(findings, state, await findBarriers(page))
        shown.set(state, await countHostile(page))
      })
      expect(findings).toEqual([])
      // Nothing proves anything where nothing hostile was shown.
      for (const page of [
        'overview',
        'providers',
        'keys',
        'keys/risky',
        'tokens',
        'logs',
        'usage',
        'members',
        'health',
      ]) {
        expect(shown.get(`/w/$workspaceId/${page}`), page).toBeGreaterThan(4)
      }
    })

    test('takes every text from the catalogue, fits 320 pixels and has no barrier, with whatever opens in it', {
      timeout: 400_000,
    }, async () => {
      const page = await dashboard.open('/account', { language: 'pseudo', width: 320, height: 700 })
      const findings: string[] = []
      await tour(page, worlds.everyday, async (_, state) => {
        collect(findings, state, await findUntranslated(page, names))
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        if (width > 320) findings.push(`${state}: ${width} pixels wide`)
        collect(findings, state, await findBarriers(page))
      })
      expect(findings).toEqual([])
    })

    test('has no barrier and fits while it is empty', { timeout: 200_000 }, async () => {
      const page = await dashboard.open('/account', { theme: 'light' })
      const findings: string[] = []
      await glance(page, worlds.empty, async (_, state) => {
        collect(findings, state, await findBarriers(page))
        collect(findings, state, await findOverflow(page))
      })
      expect(findings).toEqual([])
    })

    test('grows with the size of text that a browser is set to, and still fits', { timeout: 200_000 }, async () => {
      const page = await dashboard.open('/account')
      const devtools = await page.context().newCDPSession(page)
      const height = async () =>
        page
          .locator('h1')
          .first()
          .evaluate((heading) => Number.parseFloat(getComputedStyle(heading).fontSize))
      const before = await height()
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
      const findings: string[] = []
      await glance(page, worlds.everyday, async (_, state) => {
        if ((await height()) < 1.9 * before) findings.push(`${state}: its heading is as small as ever`)
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll('button, a, h1, h2, th')]
            .filter(
              (part) => part.checkVisibility() && part.scrollHeight > part.clientHeight + 4 && part.clientHeight > 1,
            )
            .filter((part) => getComputedStyle(part).display !== 'inline')
            .map((part) => `cut: ${part.tagName} ${part.textContent?.slice(0, 40)}`),
        )
        collect(findings, state, cut)
        collect(findings, state, await findOverflow(page, [1280]))
      })
      expect(findings).toEqual([])
    })

    test('in front of the gate is all of this too, for strangers and for who is already in', {
      timeout: 200_000,
    }, async () => {
      const findings: string[] = []
      const lookFrom =
        (who: string): Look =>
        async (page, state) => {
          const place = `${who} at ${state}`
          collect(findings, place, await findUntranslated(page, names))
          collect(findings, place, await findInjected(page))
          collect(findings, place, await findReordered(page))
          collect(findings, place, await findBarriers(page))
          collect(findings, place, await findOverflow(page))
        }
      const outside = await stranger({ language: 'pseudo' })
      await glanceAtEntrances(outside, worlds.invitation, lookFrom('stranger'))
      dashboard.expectProblem(/^foreign request: http:\/\/(?:localhost|127\.0\.0\.1):/)
      const fresh = await startFreshServer()
      try {
        await visit(outside, fresh.setupLink)
        await lookFrom('newcomer')(outside, '/setup')
        await outside.close()
      } finally {
        await fresh.stop()
      }
      const person = await dashboard.open('/account', { language: 'pseudo' })
      await glanceAtEntrances(person, worlds.invitation, lookFrom('person'))
      expect(findings).toEqual([])
    })
  },
  { env: { OUTBOUND_ALLOW: provider.host, SIGNUP: 'open' } },
)
