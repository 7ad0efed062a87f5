/** Health in the dashboard: figures that move, silence that shows, checks that say what to do; and who sees what. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { rowOf } from './key-steps.ts'
import { seedRecords } from './seed-records.ts'
import { heading } from './session-steps.ts'

const figure = (page: Page, label: string) => page.locator('dl > div').filter({ hasText: label })

describeInBrowser('the page of health', (dashboard) => {
  test('shows the process with its course, and each provider with what went wrong', async () => {
    const now = Date.now()
    seedRecords(dashboard.keepgate(), [
      { time: now - 60_000, latency_ms: 1500, first_token_ms: 320 },
      { time: now - 50_000, latency_ms: 900, status: 502, outcome: 'failed', error_code: 'provider_unreachable' },
    ])
    const page = await dashboard.open(dashboard.path('health'))
    await figure(page, 'Memory').getByText(/MB|GB/).first().waitFor()
    await figure(page, 'Loop delay, p99').getByText(/p50/).waitFor()
    await page.getByText('Live', { exact: true }).first().waitFor()
    await rowOf(page, 'Database structure').getByText('works').waitFor()
    await rowOf(page, 'demo').getByText('provider_unreachable').waitFor()
    await rowOf(page, 'demo').getByText('50%').waitFor()
    // The second answer gives what one alone cannot: a share of the processor, and lines.
    await page
      .getByRole('img', { name: /^Memory since this page was opened, .* at most$/ })
      .waitFor({ timeout: 15_000 })
    await figure(page, 'CPU, of one core').getByText(/%/).first().waitFor()
    await inspectPage(page, 'all well')
    await rowOf(page, 'demo').getByText('demo').first().click()
    await page.getByRole('dialog', { name: 'demo' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(dashboard.path('providers'))
  })

  test('marks the figures as old once the server is silent, keeps them, and goes on by itself', async () => {
    dashboard.expectProblem(/net::ERR_FAILED/)
    const page = await dashboard.open(dashboard.path('health'))
    await figure(page, 'Memory').getByText(/MB|GB/).first().waitFor()
    await page.route(/\/api\/(status|workspaces)/, (route) => route.abort())
    await page.getByText('The server does not answer.').waitFor({ timeout: 15_000 })
    await page
      .getByText(/^No answer\. Figures of/)
      .first()
      .waitFor()
    await figure(page, 'Memory').getByText(/MB|GB/).first().waitFor()
    await inspectPage(page, 'silent')
    await page.unroute(/\/api\/(status|workspaces)/)
    await page.getByText('The server does not answer.').waitFor({ state: 'detached', timeout: 15_000 })
    await page.getByText('Live', { exact: true }).first().waitFor()
  })

  test('a check that fails stands first, with its cause and what to do; one of a newer server too', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.route('**/api/status', async (route) => {
      const status = await (await route.fetch()).json()
      const checks = { ...status.checks, root_key: false, '<b>newer</b>': false }
      await route.fulfill({ json: { ...status, status: 'degraded', database_latency_ms: null, checks } })
    })
    await page.goto(dashboard.path('health'))
    await page.getByText('A part of this server does not work.').waitFor()
    await page.getByText('in ENCRYPTION_KEYS, and restart it.').waitFor()
    await rowOf(page, '<b>newer</b>').getByText('npx keepgate doctor').waitFor()
    const first = page.getByRole('table', { name: 'Checks' }).locator('tbody tr').first()
    await first.getByText('fails').waitFor()
    await figure(page, 'Database latency').getByText('unknown').waitFor()
    await inspectPage(page, 'degraded')
  })

  test('shows providers alone to whoever does not administer the installation, and guests nothing', async () => {
    for (const rank of ['user', 'guest'] as const) {
      const member = await joinWorkspace(dashboard.keepgate(), rank)
      const page = await (await dashboard.newContext()).newPage()
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      await page.goto(dashboard.path('health'))
      await dashboard.logIn(page, member.email, member.password)
      await heading(page, 'Health').waitFor()
      if (rank === 'user') await rowOf(page, 'demo').waitFor()
      else await page.getByText('Your rank in this workspace does not show this page.').waitFor()
      expect(await page.getByRole('heading', { name: 'System' }).count()).toBe(0)
      expect(asked).not.toContain('/api/status')
      await inspectPage(page, rank)
    }
  })

  test('keeps the order of the providers in the address, and opens one with the keyboard alone', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await heading(page, 'Health').waitFor()
    await page
      .getByRole('table', { name: 'Providers' })
      .getByRole('button', { name: 'Latency p50 · p95' })
      .press('Enter')
    await expect.poll(() => page.url()).toContain('sort=latency')
    await rowOf(page, 'demo').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'demo' }).waitFor()
    await page.goBack()
    await heading(page, 'Health').waitFor()
    expect(page.url()).toContain('sort=latency')
  })
})
