/** What every page must be in every state: usable by all in both themes, and no wider than a small screen. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const run = `${axe};axe.run(document).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))`

const setTheme = (page: Page, theme: string): Promise<void> =>
  page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)

/** @param state what the page shows; stands in the failure. */
export const inspectPage = async (page: Page, state: string): Promise<void> => {
  const before = page.viewportSize() ?? { width: 1280, height: 800 }
  const theme = await page.evaluate(() => document.documentElement.dataset.theme ?? 'dark')
  for (const name of ['light', 'dark']) {
    await setTheme(page, name)
    expect(await page.evaluate(run), `axe: ${state}, ${name}`).toEqual([])
  }
  await setTheme(page, theme)
  await page.setViewportSize({ width: 320, height: 700 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `width: ${state}`).toBeLessThanOrEqual(320)
  await page.setViewportSize(before)
}
