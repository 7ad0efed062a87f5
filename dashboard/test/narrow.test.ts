/** Every list on a small phone: what can be done to a row is in sight, and nothing asks to be dragged sideways. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { choose, rowOf } from './key-steps.ts'
import { seedRecords } from './seed-records.ts'

/** Controls beside the screen, and lists that are wider than it. */
const hidden = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const beside = [...document.querySelectorAll('main :is(button, a, input)')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 1 && (left < 0 || right > innerWidth)
    })
    const wide = [...document.querySelectorAll('main section:has(> table)')].filter(
      (region) => region.scrollWidth > region.clientWidth,
    )
    return [...beside, ...wide].map((element) => element.outerHTML.slice(0, 160))
  })

describeInBrowser('a list at 320 pixels', (dashboard) => {
  it('has all of its rows’ actions in sight, on every page, with the name of each value beside it', async () => {
    const keepgate = dashboard.keepgate()
    await joinWorkspace(keepgate, 'user')
    await keepgate.runJson(['token', 'create', '--name', 'ci'])
    const now = Date.now()
    seedRecords(keepgate, [{ time: now - 1000, model: 'openai/a-model-with-a-rather-long-name-2026-11-22' }])
    const page = await dashboard.open(dashboard.path('members'), { width: 320, height: 700 })
    for (const path of ['members', 'keys', 'tokens', 'providers', 'usage', 'overview', 'health', 'account']) {
      await page.goto(path === 'account' ? '/account' : dashboard.path(path))
      await page.locator('main tr[data-row]').first().waitFor()
      await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null)
      expect(await hidden(page), path).toEqual([])
      await inspectPage(page, `${path} at 320 pixels`)
    }
    await page.goto(dashboard.path('keys'))
    await choose(page, rowOf(page, 'first key').or(page.locator('tr[data-row]')).first(), 'Edit')
    await page.getByRole('dialog').waitFor()
  })

  it('can be sorted there too', async () => {
    const page = await dashboard.open(dashboard.path('members'), { width: 320, height: 700 })
    const table = page.getByRole('region', { name: 'Members' })
    await table.getByRole('button', { name: 'Name' }).click()
    await expect.poll(() => table.locator('th[aria-sort="ascending"]').textContent()).toBe('Name')
  })

  it('keeps the actions in sight where a wider screen still has to be scrolled', async () => {
    const page = await dashboard.open(dashboard.path('keys'), { width: 720, height: 700 })
    await page.locator('main tr[data-row]').first().waitFor()
    const menu = page
      .locator('main tr[data-row]')
      .first()
      .getByRole('button', { name: /^Actions for/ })
    const right = await menu.evaluate((element) => element.getBoundingClientRect().right)
    expect(right).toBeLessThanOrEqual(720)
  })
})
