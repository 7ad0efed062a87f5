import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from './chromium.ts'
import { serveGallery } from './gallery-server.ts'
import { watchContext } from './watch-context.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let gallery: Awaited<ReturnType<typeof serveGallery>>
let browser: Browser
let problems: readonly string[]
let context: BrowserContext
let page: Page

describe.skipIf(!hasChromium())('the component set', () => {
  beforeAll(async () => {
    gallery = await serveGallery()
    browser = await launchChromium()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    gallery?.close()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    problems = await watchContext(context, new URL(gallery.url).origin)
    page = await context.newPage()
    await page.goto(gallery.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
  })
  afterEach(async () => {
    await context.close()
    expect(problems).toEqual([])
  })

  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.textContent)

  const findings = (): Promise<string[]> =>
    page.evaluate(
      `${axe};axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    )

  test.each(['light', 'dark'] as const)('has no finding of axe in the %s theme', async (theme) => {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    await page.getByRole('slider').first().waitFor()
    expect(await findings()).toEqual([])
  })

  test('fits 320 pixels with names of ten thousand characters, and runs no markup', async () => {
    await page.setViewportSize({ width: 320, height: 700 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.getByText('invoice[U+202E]fdp.exe').count()).toBeGreaterThan(0)
  })

  test('fields work with keys alone, and a refusal moves the focus to its field', async () => {
    const type = page.getByRole('combobox', { name: 'Type' })
    await type.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Anthropic' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => type.textContent()).toContain('Anthropic')
    await page.getByRole('combobox', { name: 'Model' }).fill('model-29')
    await page.getByRole('option', { name: 'openai/model-290' }).waitFor()
    // A list over the page stands in no landmark; everything worse than that is a fault.
    expect((await findings()).filter((finding) => !finding.startsWith('region '))).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('form', { name: 'Example' }).getByRole('alert').waitFor()
    await expect.poll(focused).toBe('name')
  })

  test('a dialog begins in its field, keeps the focus, asks for the typed name, and gives the focus back', async () => {
    const opener = page.getByRole('button', { name: 'Confirm' })
    await opener.click()
    const dialog = page.getByRole('dialog')
    const isInField = () => dialog.getByRole('textbox').evaluate((field) => field === document.activeElement)
    await expect.poll(isInField).toBe(true)
    await dialog.getByRole('button', { name: 'Revoke key' }).click()
    await dialog.getByText('This is not the same text.').waitFor()
    await dialog.getByRole('textbox').fill('Donaudampfschifffahrtsgesellschaftskapitänsmütze')
    await dialog.getByRole('button', { name: 'Revoke key' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(focused).toBe('Confirm')
  })

  test('a secret survives Escape, asks back before it goes, and is nowhere in the page afterwards', async () => {
    await page.getByRole('button', { name: 'Secret' }).click()
    const dialog = page.getByRole('dialog')
    await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: 'I have it' }).click()
    await dialog.getByText('Not copied yet.').waitFor()
    await dialog.getByRole('button', { name: 'I have it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain('pk_live_')
  })

  test('a table is walked with arrow keys, opened with Enter, and sorted by its headers', async () => {
    const table = page.getByRole('region', { name: 'Keys' })
    await table.locator('tr[data-row]').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await table.locator('tr[aria-current] td').first().textContent()).toContain('<img')
    await table.getByRole('button', { name: 'Requests' }).click()
    expect(await table.locator('tr[data-row] td:nth-child(4)').allTextContents()).toEqual([
      '9',
      '17',
      '121',
      '1,204,221',
    ])
    expect(await table.locator('th[aria-sort="ascending"]').textContent()).toBe('Requests')
  })

  test('ten thousand live rows are few in the document, and arrivals do not move what is read', async () => {
    const table = page.getByRole('region', { name: 'Live' })
    await table.evaluate((region) => {
      region.scrollTop = 64_000
    })
    const top = () =>
      table.evaluate((region) => {
        const { left, top: edge } = region.getBoundingClientRect()
        return document.elementFromPoint(left + 20, edge + 100)?.closest('tr')?.textContent
      })
    await table.scrollIntoViewIfNeeded()
    await expect.poll(top).toContain('openai/model-')
    const before = await top()
    await page.getByRole('button', { name: '50 requests arrive' }).dispatchEvent('click')
    await expect.poll(top).toBe(before)
    expect(await table.locator('tr[data-row]').count()).toBeLessThan(60)
    expect(await table.getByRole('table').getAttribute('aria-rowcount')).toBe('10051')
  })

  test('the keys reach every one of ten thousand live rows, and a focused row keeps the focus wherever one scrolls', async () => {
    const table = page.getByRole('region', { name: 'Live' })
    const place = () => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))
    const inSight = () =>
      table.evaluate((region) => {
        const row = document.activeElement?.getBoundingClientRect()
        const { top, bottom } = region.getBoundingClientRect()
        return row !== undefined && row.top >= top && row.bottom <= bottom + 1
      })
    await table.locator('tr[data-row]').first().focus()
    await page.keyboard.press('End')
    await expect.poll(place).toBe('10001')
    expect(await inSight()).toBe(true)
    await page.keyboard.press('ArrowUp')
    await expect.poll(place).toBe('10000')
    await page.keyboard.press('PageUp')
    await expect.poll(place).toBe('9990')
    await page.keyboard.press('Home')
    await expect.poll(place).toBe('2')
    expect(await inSight()).toBe(true)
    await page.keyboard.press('ArrowDown')
    await expect.poll(place).toBe('3')

    await table.evaluate((region) => region.scrollTo(0, region.scrollHeight / 2))
    await expect.poll(() => table.locator('tr[aria-rowindex="5000"]').count()).toBe(1)
    expect(await place()).toBe('3')
    expect(await table.locator('tr[data-row]').count()).toBeLessThan(60)
    await page.keyboard.press('ArrowDown')
    await expect.poll(place).toBe('4')
    expect(await inSight()).toBe(true)
  })

  test('a filter is added, typed and removed with keys', async () => {
    await page.getByRole('button', { name: 'Filter', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Model' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Model' }).waitFor()
    await page.keyboard.type('openai/gpt-5')
    await page.keyboard.press('Enter')
    const remove = page.getByRole('button', { name: 'Remove filter Model' })
    await remove.focus()
    await page.keyboard.press('Enter')
    await remove.waitFor({ state: 'detached' })
  })

  test('a chart tells its figures to the keyboard, and as a table that says "unknown"', async () => {
    const chart = page.getByRole('slider', { name: 'Latency' })
    await chart.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => chart.getAttribute('aria-valuetext')).toMatch(/^Jun \d+, 2026.*p50: \d+ms, p95: \d+ms/)
    await page.getByRole('button', { name: 'Table' }).last().click()
    expect(await page.getByRole('table', { name: 'Latency' }).getByText('unknown').count()).toBe(2)
  })
})
