/** Usage as people read it. Its records are written straight into the server's database, so that every sum is known. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { seedRecords } from './seed-records.ts'

const hour = 3_600_000

const download = async (page: Page, name: RegExp): Promise<string> => {
  await page.getByRole('button', { name: 'Download' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()])
  return readFileSync(await file.path(), 'utf8')
}

/** The figure under a label of the totals. */
const total = (page: Page, label: string): Promise<string> =>
  page.locator('dl > div', { has: page.getByText(label, { exact: true }) }).innerText()

const group = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const cells = async (page: Page, name: string): Promise<string[]> => group(page, name).locator('td').allInnerTexts()

const seed = (provider: string) => {
  const now = Date.now()
  const model = (name: string, count: number, part: object) =>
    Array.from({ length: count }, (_, index) => ({ time: now - hour - index * 60_000, provider, model: name, ...part }))
  return [
    ...model('known-model', 6, { cost_usd: 0.5, input_tokens: 100, output_tokens: 10 }),
    ...model('unpriced-model', 3, { cost_usd: null, input_tokens: 7, output_tokens: 7 }),
    ...model('failing-model', 1, { cost_usd: 0.25, outcome: 'failed', status: 502, error_code: 'provider_error' }),
  ]
}

describeInBrowser('the usage page', (dashboard) => {
  const usage = (search = '') => dashboard.path(`usage${search}`)
  const opened = async (search: string, view?: Parameters<typeof dashboard.open>[1]) => {
    const page = await dashboard.open(usage(search), view)
    await page.locator('canvas').nth(5).waitFor()
    return page
  }

  it('says what will stand here before there is anything', async () => {
    const page = await dashboard.open(usage())
    await page.getByText('No requests in this time').waitFor()
    await inspectPage(page, 'usage, nothing yet')
  })

  it('P31: sums what is known, counts what is not apart, and never shows it as nothing', async () => {
    seedRecords(dashboard.keepgate(), seed('sums'))
    const page = await opened('?provider=sums')
    expect(await total(page, 'Spend')).toContain('$3.25')
    expect(await total(page, 'Spend')).toContain('and 3 requests of unknown cost')
    expect(await total(page, 'Requests')).toContain('10')
    expect(await total(page, 'Errors')).toContain('10%')
    await page.getByText('3 requests of unknown cost are in no bar.').waitFor()
    const unpriced = await cells(page, 'unpriced-model')
    expect(unpriced).toContain('unknown')
    expect(unpriced.join(' ')).not.toContain('$')
    const chart = page.getByRole('figure').filter({ has: page.getByText('Spend', { exact: true }) })
    expect(await chart.getByRole('listitem').filter({ hasText: 'unpriced-model' }).innerText()).toContain('unknown')
    await inspectPage(page, 'usage')
  })

  it('calls tokens unknown that nobody counted, on the page and in the file, and names UTC days so in any zone', async () => {
    const uncounted = { input_tokens: null, output_tokens: null, cost_usd: null, provider: 'uncounted' } as const
    seedRecords(dashboard.keepgate(), [{ time: Date.now() - 1000, model: 'uncounted', ...uncounted }])
    const page = await opened('?provider=uncounted')
    await expect.poll(() => total(page, 'Tokens')).toContain('unknown')
    expect(await group(page, 'uncounted').getByText('unknown').count()).toBe(2)
    expect((await download(page, /^CSV/)).split('\r\n')[1]).toMatch(/^uncounted,1,0,0,,,,,/)
    await page.getByRole('button', { name: 'Table', exact: true }).first().click()
    const day = new Date().toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' })
    await page
      .getByRole('figure')
      .getByRole('rowheader', { name: `${day} UTC` })
      .first()
      .waitFor()
  })

  it('has a table for every chart, with the same figures, and walks through a chart by keys', async () => {
    seedRecords(dashboard.keepgate(), seed('tables'))
    const page = await opened('?provider=tables&range=24h')
    expect(await page.getByRole('figure').count()).toBe(6)
    const requests = page.getByRole('figure').filter({ has: page.getByText('Requests', { exact: true }) })
    const slider = requests.getByRole('slider')
    await slider.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('known-model: 0')
    await page.keyboard.press('Escape')
    for (const button of await page.getByRole('button', { name: 'Table', exact: true }).all()) await button.waitFor()
    for (let left = 6; left > 0; left -= 1) {
      await page.getByRole('button', { name: 'Table', exact: true }).first().press('Enter')
    }
    expect(await page.getByRole('figure').getByRole('table').count()).toBe(6)
    const column = await requests.locator('tbody tr td:nth-child(2)').allInnerTexts()
    expect(column.reduce((sum, text) => sum + Number(text), 0)).toBe(6)
    await inspectPage(page, 'usage, tables')
  })

  it('keeps everything in the address, and downloads exactly what it shows', async () => {
    const stored = seedRecords(dashboard.keepgate(), seed('address'))
    const page = await opened('?provider=address')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Model' }).click()
    await page.getByRole('combobox', { name: 'Model' }).fill('known-model')
    await page.keyboard.press('Enter')
    await expect.poll(() => total(page, 'Requests')).toMatch(/\b6\b/)
    await page.getByRole('combobox', { name: 'Grouped by' }).click()
    await page.getByRole('option', { name: 'By connection' }).click()
    await group(page, 'demo').waitFor()
    await page.getByRole('button', { name: 'Spend', exact: true }).click()
    const { search } = new URL(page.url())
    expect(new URLSearchParams(search)).toEqual(
      new URLSearchParams('?model=known-model&provider=address&by=connection&sort=cost'),
    )
    await page.reload()
    await group(page, 'demo').waitFor()
    expect(await total(page, 'Requests')).toMatch(/\b6\b/)
    expect(await page.getByRole('columnheader', { name: 'Spend' }).getAttribute('aria-sort')).toBe('ascending')

    const known = stored.filter(({ model }) => model === 'known-model')
    const csv = (await download(page, /^CSV/)).trimEnd().split('\r\n')
    expect(csv[0]).toMatch(/^connection,requests,/)
    expect(csv.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual([['demo', String(known.length)]])
    const json: { totals: { requests: number; cost_usd: number }; groups: object[] } = JSON.parse(
      await download(page, /^JSON/),
    )
    expect(json.totals).toMatchObject({ requests: 6, cost_usd: 3 })
    expect(json.groups).toHaveLength(1)

    await page.goBack()
    await page.goBack()
    await page.getByRole('row').filter({ hasText: 'known-model' }).waitFor()
    await page.goBack()
    await expect.poll(() => total(page, 'Requests')).toContain('10')
    await group(page, 'failing-model').getByRole('link').click()
    await page.getByText('1 request', { exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('model')).toBe('failing-model')
  })

  it('shows what others wrote as text, however long, and fits 320 pixels', async () => {
    const models = ['<b onmouseover=alert(1)>', 'a\u202Eb', '__proto__', 'x'.repeat(256)]
    const now = Date.now()
    seedRecords(
      dashboard.keepgate(),
      models.map((model, index) => ({ time: now - index, model, connection: model, provider: 'hostile' })),
    )
    const page = await opened('?provider=hostile')
    await group(page, '<b onmouseover').waitFor()
    await group(page, 'a[U+202E]b').waitFor()
    await group(page, '__proto__').waitFor()
    await inspectPage(page, 'usage, hostile names')
  })

  it('says so where filters leave nothing, and clears them', async () => {
    const page = await dashboard.open(usage('?model=nothing-like-it'))
    await page.getByText('Nothing matches these filters.').waitFor()
    await inspectPage(page, 'usage, filtered to nothing')
    await page.getByRole('button', { name: 'Clear filters' }).last().click()
    await page.locator('canvas').first().waitFor()
  })

  it('sums any time, and says how long a chart may be', async () => {
    const page = await dashboard.open(usage('?provider=sums&from=2020-01-01T00:00:00.000Z'))
    await page.getByText('A chart holds 400 days at most.').waitFor()
    await group(page, 'known-model').first().waitFor()
    await inspectPage(page, 'usage, years')
  })

  it('tells why nothing could be summed, and tries again when asked', async () => {
    const page = await dashboard.open(usage('?provider=sums'))
    let broken = true
    await page.route(/\/usage\?/, (route) => {
      const body = JSON.stringify({
        status: 429,
        code: 'rate_limited',
        detail: 'Rate limit exceeded.',
        request_id: 'req_1',
      })
      return broken ? route.fulfill({ status: 429, contentType: 'application/problem+json', body }) : route.continue()
    })
    await page.getByRole('button', { name: 'Look again' }).click()
    await page.getByText('That was too often.').first().waitFor()
    await inspectPage(page, 'usage, refused')
    broken = false
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await page.locator('canvas').first().waitFor()
  })
})
