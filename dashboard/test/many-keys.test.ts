/** The pages of a workspace with two thousand keys: what is drawn, found and counted, and how much is fetched for it. */
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { rowOf } from './key-steps.ts'
import { plantKeys } from './plant-keys.ts'

const many = 2_000

/** How many keys the answers held that the page asked for. */
const countFetched = (page: Page) => {
  const sizes: number[] = []
  page.on('response', (response) => {
    if (!/\/api-keys\?/.test(response.url())) return
    void response.json().then(
      (body) => sizes.push(body.data.length),
      () => undefined,
    )
  })
  return { largest: () => Math.max(0, ...sizes), sum: () => sizes.reduce((sum, size) => sum + size, 0) }
}

/** With one for the head. */
const rows = (page: Page) => page.getByRole('main').getByRole('row')

describeInBrowser('a workspace with two thousand keys', (dashboard) => {
  beforeAll(() => plantKeys(dashboard.keepgate(), many))

  test('draws a first page soon, and fetches no more than it shows', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    const fetched = countFetched(page)
    const start = Date.now()
    await page.goto(dashboard.path('keys'))
    await rows(page).nth(50).waitFor()
    expect(Date.now() - start).toBeLessThan(5_000)
    expect(await rows(page).count()).toBe(51)
    expect(fetched.largest()).toBe(50)
    await inspectPage(page, 'one page of many')
  })

  test('leads on and back, through the address and a reload', async () => {
    const page = await dashboard.open(dashboard.path('keys?sort=name'))
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await rowOf(page, 'Planted 0000').waitFor()
    await pages.getByRole('button', { name: 'Next' }).click()
    await rowOf(page, 'Planted 0050').waitFor()
    await pages.getByRole('button', { name: 'Next' }).click()
    await rowOf(page, 'Planted 0100').waitFor()
    await pages.getByRole('button', { name: 'Previous' }).click()
    await rowOf(page, 'Planted 0050').waitFor()
    await page.reload()
    await rowOf(page, 'Planted 0050').waitFor()
    await page.goBack()
    await rowOf(page, 'Planted 0100').waitFor()
    await page.goto(dashboard.path('keys?sort=name'))
    await rowOf(page, 'Planted 0000').waitFor()
    expect(await pages.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true)
  })

  test('finds the last of them, and opens it by its address alone', async () => {
    const page = await dashboard.open(dashboard.path('keys'))
    const fetched = countFetched(page)
    await page.getByRole('searchbox', { name: 'Search keys' }).fill('planted 1999')
    await rowOf(page, 'Planted 1999').getByText('Planted 1999').click()
    await page.getByRole('dialog', { name: 'Planted 1999' }).waitFor()
    const { searchParams } = new URL(page.url())
    await page.goto(dashboard.path(`keys?key=${searchParams.get('key')}`))
    await page.getByRole('dialog', { name: 'Planted 1999' }).waitFor()
    expect(fetched.largest()).toBeLessThanOrEqual(50)
    await page.goto(dashboard.path('keys?q=nothing'))
    await page.getByText('Nothing matches these filters.').waitFor()
  })

  test('tells how many are risky, and shows them in pages', async () => {
    const page = await dashboard.open(dashboard.path('keys'))
    await page.getByRole('link', { name: '2,001 risky keys' }).click()
    await page.getByRole('heading', { level: 1, name: 'Risky keys' }).waitFor()
    const section = page.getByRole('region', { name: 'No expiry' })
    await section.getByRole('row').nth(50).waitFor()
    expect(await section.getByRole('row').count()).toBe(51)
  })

  test('names the key of a request, and offers every key to the filter by typing', async () => {
    const page = await dashboard.open(dashboard.path('logs'))
    const fetched = countFetched(page)
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('menuitem', { name: 'API key' }).click()
    await page.getByRole('combobox', { name: 'API key' }).fill('Planted 1999')
    await page.getByRole('option', { name: 'Planted 1999' }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.waitForURL('**/logs?*api_key_id=*')
    await page.getByRole('button', { name: /API key.*Planted 1999/ }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: /API key.*Planted 1999/ }).waitFor()
    expect(fetched.largest()).toBeLessThanOrEqual(20)
  })

  test('goes back to the first page from a place that is none', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    dashboard.expectProblem(/400/)
    await page.goto(dashboard.path('keys?after=nonsense'))
    await page.getByRole('button', { name: 'Try again' }).click()
    await rows(page).nth(50).waitFor()
  })
})
