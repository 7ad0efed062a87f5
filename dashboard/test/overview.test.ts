/** The workspace at a glance: true figures, a list that fills in by itself, and ways on from each line. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type DashboardUnderTest, describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { seedRecords } from './seed-records.ts'
import { asProgram } from './session-steps.ts'

const minuteMs = 60_000
const hostile = `<img src=x onerror=alert(1)>\u202Efdp.exe`

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const figure = (page: Page, label: string) =>
  section(page, 'Today')
    .locator('div', { has: page.getByText(label, { exact: true }) })
    .last()
    .locator('dd')
    .first()

const ask = (dashboard: DashboardUnderTest, model: string): Promise<Response> =>
  fetch(`${dashboard.keepgate().url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${dashboard.keepgate().apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
  })

describeInBrowser('the overview of a new workspace', (dashboard) => {
  it('says what is still to be done, and ticks it off as the first request arrives', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    const list = page.getByRole('list', { name: 'What is set up' })
    await list.getByText('Waiting for your first request…').waitFor()
    expect(await list.getByRole('link', { name: 'Show how' }).getAttribute('href')).toBe('/setup')
    await page.getByText('No request yet.').waitFor()
    await inspectPage(page, 'new')
    await ask(dashboard, 'demo/demo-fast')
    await page.getByRole('heading', { name: 'Everything is set up' }).waitFor()
    await inspectPage(page, 'set up')
    await page.getByRole('button', { name: 'Put away' }).click()
    await list.waitFor({ state: 'detached' })
    await page.reload()
    await section(page, 'Last requests').getByText('demo-fast').waitFor()
    expect(await list.count()).toBe(0)
  })

  it('offers a user nothing that takes another rank, and tells a guest why nothing is there', async () => {
    const user = await joinWorkspace(dashboard.keepgate(), 'user')
    const guest = await joinWorkspace(dashboard.keepgate(), 'guest')
    const page = await (await dashboard.newContext()).newPage()
    await page.goto(dashboard.path('overview'))
    await dashboard.logIn(page, user.email, user.password)
    await section(page, 'Today').waitFor()
    expect(await page.getByRole('link', { name: 'Step by step' }).count()).toBe(0)
    const other = await (await dashboard.newContext()).newPage()
    await other.goto(dashboard.path('overview'))
    await dashboard.logIn(other, guest.email, guest.password)
    await other.getByText('Your rank in this workspace does not show this page.').waitFor()
    expect(await section(other, 'Today').count()).toBe(0)
  })
})

describeInBrowser('the overview of a busy workspace', (dashboard) => {
  it('adds up the day as the records do, and never shows an unknown cost as 0', async () => {
    const now = Date.now()
    seedRecords(dashboard.keepgate(), [
      { time: now - 4, model: 'priced', cost_usd: 0.25 },
      { time: now - 3, model: 'priced', cost_usd: 0.5, input_tokens: 12_000 },
      { time: now - 2, model: 'unpriced', cost_usd: null },
      {
        time: now - 1,
        model: 'unpriced',
        status: 502,
        outcome: 'failed',
        error_code: 'provider_unreachable',
        cost_usd: null,
        input_tokens: null,
        output_tokens: null,
      },
      {
        time: now,
        model: null,
        connection: null,
        provider: null,
        operation: 'models',
        cost_usd: null,
        input_tokens: null,
        output_tokens: null,
      },
    ])
    const page = await dashboard.open(dashboard.path('overview'))
    await expect.poll(() => figure(page, 'Requests').textContent()).toBe('5')
    expect(await figure(page, 'Spend').textContent()).toBe('$0.75')
    expect(await figure(page, 'Errors').textContent()).toBe('1')
    await page.getByText('1 request of unknown cost').waitFor()
    expect(await section(page, 'Last requests').getByText('unknown', { exact: true }).count()).toBe(1)
    await section(page, 'Last requests').getByText('model list').waitFor()
  })

  it('leads by keys alone from a model to its requests, and from a request to its details', async () => {
    seedRecords(dashboard.keepgate(), [{ time: Date.now() - minuteMs, model: 'busy-model' }])
    const page = await dashboard.open(dashboard.path('overview'))
    const model = page.getByRole('button', { name: 'busy-model' })
    await model.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/logs?*model=busy-model*')
    await page.goBack()
    const row = section(page, 'Last requests').getByRole('row').nth(1)
    await row.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/logs?open=*')
  })

  it('shows names that mean harm as text, and fits 320 pixels with them', async () => {
    const { request } = await asProgram(dashboard.keepgate())
    const body = { name: `${hostile}"'>`.slice(0, 80) }
    const path = `/api/workspaces/${dashboard.keepgate().workspaceId}/api-keys`
    const key = Object(await request({ method: 'POST', path, body, answer: { parse: (value: unknown) => value } }))
    const time = Date.now()
    seedRecords(dashboard.keepgate(), [
      { time: time - 3, model: hostile, api_key_id: key.id },
      { time: time - 2, model: '__proto__', api_key_id: key.id },
      { time: time - 1, model: 'm'.repeat(10_000), api_key_id: 'constructor' },
    ])
    const page = await dashboard.open(dashboard.path('overview'))
    await section(page, 'Top models').getByText('__proto__').waitFor()
    await section(page, 'Top keys').getByText('<img src=x').waitFor()
    await inspectPage(page, 'hostile names')
    expect(await page.locator('main img').count()).toBe(0)
  })

  it('says what failed and offers another try, and never lets old figures pass for new', async () => {
    dashboard.expectProblem(/\b500\b/)
    const page = await (await dashboard.newContext()).newPage()
    const refusal = {
      code: 'internal',
      detail: 'Something went wrong.',
      hint: 'Report it.',
      request_id: 'req_test',
      status: 500,
    }
    await page.route('**/overview?since=*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(refusal) }),
    )
    await page.goto(dashboard.path('overview'))
    await dashboard.logIn(page)
    await page.getByText('req_test').waitFor()
    await inspectPage(page, 'failed')
    await page.unroute('**/overview?since=*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await section(page, 'Today').waitFor()
    await page.route('**/overview?since=*', (route) => route.abort())
    dashboard.expectProblem(/ERR_FAILED/)
    await page.getByText('What is shown is not up to date').waitFor({ timeout: 40_000 })
    await page.unroute('**/overview?since=*')
    await page.getByText('What is shown is not up to date').waitFor({ state: 'detached', timeout: 40_000 })
  })
})
