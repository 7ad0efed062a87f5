/** An API key from its making to its end, through the dashboard, with what that does to running requests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStream, type RawUpstream, startUpstream } from '../../server/test/adversarial/gateway-process.ts'
import { describeInBrowser } from './harness.ts'
import {
  choose,
  closeSecret,
  createKey,
  expectGone,
  expectKeptNowhere,
  readSecret,
  rowOf,
  secretDialog,
  statusWith,
} from './key-steps.ts'

const frame = 'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w"}}]}\n\n'

/** A model that never stops talking. */
const endless: RawUpstream = await startUpstream((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const timer = setInterval(() => response.write(frame), 50)
  response.on('close', () => clearInterval(timer))
})
afterAll(() => endless.close())

describeInBrowser(
  'an API key in the dashboard',
  (dashboard) => {
    beforeAll(async () => {
      const connection = { name: 'endless', baseUrl: `${endless.origin}/v1`, key: 'sk-of-a-simulated-provider' }
      await dashboard.keepgate().addProvider('openai', connection)
    })

    test('P29 P38: is shown once, with snippets, works, and is kept as a hash alone', async () => {
      const { url, dataDirectory } = dashboard.keepgate()
      const page = await dashboard.open(dashboard.path('keys'))
      const secret = await createKey(page, 'Shown once')
      await expect.poll(() => secretDialog(page).textContent()).toContain(`${url}/v1/chat/completions`)
      for (const tab of ['curl', 'OpenAI SDK', 'Anthropic SDK', 'Vercel AI SDK', 'LangChain', 'Claude Code']) {
        await secretDialog(page).getByRole('tab', { name: tab }).click()
        await expect.poll(() => secretDialog(page).getByRole('tabpanel').textContent()).toContain(secret)
      }
      await expectKeptNowhere(page, secret)
      await page.keyboard.press('Escape')
      await closeSecret(page)
      await expectGone(page, secret)

      expect(await statusWith(url, secret)).toBe(200)
      const stored = readdirSync(dataDirectory, { withFileTypes: true }).filter((entry) => entry.isFile())
      expect(stored.length).toBeGreaterThan(0)
      for (const { name } of stored) {
        expect(readFileSync(join(dataDirectory, name)).includes(secret.slice(-40)), name).toBe(false)
      }

      await page.reload()
      await rowOf(page, 'Shown once').waitFor()
      await expectGone(page, secret)
      await page.goBack()
      await page.goForward()
      await expectGone(page, secret)
    })

    test('is gone when the page is reloaded while it is shown', async () => {
      const page = await dashboard.open(dashboard.path('keys'))
      const secret = await createKey(page, 'Reloaded away')
      await page.reload()
      await rowOf(page, 'Reloaded away').waitFor()
      expect(await secretDialog(page).count()).toBe(0)
      await expectGone(page, secret)
    })

    test('is copied where the browser offers no clipboard, as over plain http', async () => {
      const context = await dashboard.newContext()
      await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }))
      const page = await context.newPage()
      await page.goto(dashboard.path('keys'))
      await dashboard.logIn(page)
      const secret = await createKey(page, 'Copied')
      await secretDialog(page).getByRole('button', { name: 'Copy API key' }).click()
      await secretDialog(page).getByRole('button', { name: 'Copied' }).waitFor()
      await secretDialog(page).getByRole('button', { name: 'I have it' }).click()
      await page.getByRole('main').getByRole('button', { name: 'Create key' }).first().click()
      const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
      await name.focus()
      await page.keyboard.press('ControlOrMeta+v')
      await expect.poll(() => name.inputValue()).toBe(secret)
    })

    test('ends its running streams within a second when it is revoked', async () => {
      const { url } = dashboard.keepgate()
      const page = await dashboard.open(dashboard.path('keys'))
      const secret = await createKey(page, 'Revoked in flight')
      await closeSecret(page)
      const stream = await openStream(url, secret, 'endless/any')
      expect(stream.status).toBe(200)

      await choose(page, rowOf(page, 'Revoked in flight'), 'Revoke')
      const dialog = page.getByRole('dialog', { name: 'Revoke Revoked in flight' })
      await dialog.getByText('Streams under way with it are cut.').waitFor()
      await dialog.getByRole('textbox').fill('Revoked in')
      await dialog.getByRole('button', { name: 'Revoke key' }).click()
      await dialog.getByText('This is not the same text.').waitFor()
      await dialog.getByRole('textbox').fill('Revoked in flight')
      const pressed = performance.now()
      await dialog.getByRole('button', { name: 'Revoke key' }).click()
      expect((await stream.over) - pressed).toBeLessThan(1500)
      expect(stream.text()).toContain('"error"')
      expect(await statusWith(url, secret)).toBe(401)

      await rowOf(page, 'Revoked in flight').waitFor({ state: 'detached' })
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
      await page.getByRole('button', { name: 'Show all' }).click()
      await rowOf(page, 'Revoked in flight').getByText('Revoked', { exact: true }).waitFor()
    })

    test('keeps working through its grace when it is rotated', async () => {
      const { url } = dashboard.keepgate()
      const page = await dashboard.open(dashboard.path('keys'))
      const old = await createKey(page, 'Rotated gently')
      await closeSecret(page)
      await choose(page, rowOf(page, 'Rotated gently'), 'Rotate')
      const dialog = page.getByRole('dialog', { name: 'Rotate Rotated gently' })
      await dialog.getByRole('radio', { name: '1 hour' }).click()
      await dialog.getByRole('button', { name: 'Rotate key' }).click()
      const successor = await readSecret(page)
      await secretDialog(page).getByText('The old key works until').waitFor()
      await closeSecret(page)

      expect(successor).not.toBe(old)
      expect([await statusWith(url, old), await statusWith(url, successor)]).toEqual([200, 200])
      const graceful = rowOf(page, 'Rotated gently').filter({ hasText: 'In grace' })
      await graceful.getByText(`…${old.slice(-4)}`).waitFor()
      await graceful.getByText('Rotated gently').click()
      const details = page.getByRole('dialog', { name: 'Rotated gently' })
      await details.getByRole('link', { name: successor.slice(-4) }).click()
      await details.getByRole('link', { name: old.slice(-4) }).waitFor()
      await expectGone(page, successor)
    })

    test('is refused at once when it is rotated without a grace', async () => {
      const { url } = dashboard.keepgate()
      const page = await dashboard.open(dashboard.path('keys'))
      const old = await createKey(page, 'Rotated hard')
      await closeSecret(page)
      await choose(page, rowOf(page, 'Rotated hard'), 'Rotate')
      await page.getByRole('dialog').getByRole('radio', { name: 'Not at all' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click()
      const successor = await readSecret(page)
      expect([await statusWith(url, old), await statusWith(url, successor)]).toEqual([401, 200])
    })
  },
  { env: { OUTBOUND_ALLOW: endless.host } },
)
