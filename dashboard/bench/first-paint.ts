/**
 * How soon a slow device shows the dashboard: largest contentful paint of login and overview, cold cache, processor
 * slowed down four times, the median of five. Run it in an idle moment:
 *
 *   node dashboard/bench/first-paint.ts
 */
import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { repositoryRoot } from '../../server/test/harness/child.ts'
import { type Keepgate, startKeepgate } from '../../server/test/harness/keepgate.ts'
import { launchChromium } from '../test/chromium.ts'

const runs = 5
const slowdown = 4

type Paint = { readonly firstMs: number; readonly largestMs: number }

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** In the page, before anything of it runs. */
const watchPaints = `
  globalThis.largestPaint = 0
  new PerformanceObserver((list) => { globalThis.largestPaint = list.getEntries().at(-1).startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })`

const measure = async (page: Page, url: string, shown: string): Promise<Paint> => {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.addInitScript(watchPaints)
  await page.goto(url)
  await page.locator(shown).first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForFunction('largestPaint > 0')
  const [firstMs = Number.NaN, largestMs = Number.NaN] = await page.evaluate<number[]>(
    'performance.getEntriesByName("first-contentful-paint").map(({ startTime }) => startTime).concat(largestPaint)',
  )
  await page.close()
  return { firstMs, largestMs }
}

const measureLogin = async (browser: Browser, { url }: Keepgate): Promise<Paint> => {
  const context = await browser.newContext()
  const paint = await measure(await context.newPage(), `${url}/login`, 'input[name=password]')
  await context.close()
  return paint
}

/** Beside a tab that is open, as a session is asked for its password otherwise. */
const measureOverview = async (browser: Browser, keepgate: Keepgate): Promise<Paint> => {
  const context = await browser.newContext()
  const first = await context.newPage()
  await first.goto(`${keepgate.url}/login`)
  await first.locator('input[name=email]').fill(keepgate.email)
  await first.locator('input[name=password]').fill(keepgate.password)
  await first.locator('form button[type=submit]').click()
  await first.locator('main section').first().waitFor()
  await first.waitForLoadState('networkidle')
  const url = `${keepgate.url}/w/${keepgate.workspaceId}/overview`
  const paint = await measure(await context.newPage(), url, 'main section')
  await context.close()
  return paint
}

const repeat = async (name: string, once: () => Promise<Paint>): Promise<void> => {
  const paints: Paint[] = []
  for (let run = 0; run < runs; run++) paints.push(await once())
  const largest = paints.map(({ largestMs }) => largestMs)
  const all = largest.map((ms) => ms.toFixed(0)).join(' ')
  const first = median(paints.map(({ firstMs }) => firstMs)).toFixed(0)
  process.stdout.write(`${name}: largest paint ${median(largest).toFixed(0)} ms (${all}), first paint ${first} ms\n`)
}

execFileSync(process.execPath, [join(repositoryRoot, 'scripts/build-dashboard.ts')], { stdio: 'inherit' })
const keepgate = await startKeepgate({ env: {} })
const browser = await launchChromium()
try {
  const load = loadavg()[0]?.toFixed(1)
  process.stdout.write(
    `${cpus().length} processors, load ${load} before, ${slowdown} times slowed down, ${runs} runs\n`,
  )
  await repeat('login', () => measureLogin(browser, keepgate))
  await repeat('overview', () => measureOverview(browser, keepgate))
} finally {
  await browser.close()
  await keepgate.stop()
  keepgate.remove()
}
