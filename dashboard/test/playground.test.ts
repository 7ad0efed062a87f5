/** The playground: a chat that is streamed, stopped, priced and copied, with what models say kept harmless. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { tabTo } from './key-steps.ts'
import { hostileTexts, startScriptedProvider } from './scripted-provider.ts'
import { scanStorage } from './storage-scan.ts'

const run = promisify(execFile)
const provider = await startScriptedProvider()
afterAll(() => provider.close())

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const messages = (page: Page) => page.getByRole('list', { name: 'Messages' }).getByRole('listitem')

const say = async (page: Page, words: string): Promise<void> => {
  await box(page).fill(words)
  await box(page).press('Control+Enter')
}

describeInBrowser(
  'the playground',
  (dashboard) => {
    const at = (model: string) => dashboard.path(`playground?model=${encodeURIComponent(model)}`)
    beforeAll(async () => {
      const connection = { name: 'house', baseUrl: provider.url, key: provider.key }
      await dashboard.keepgate().addProvider('openai-compatible', connection)
    })

    test('streams an answer with its cost, times and a way to its log record, with keys alone', async () => {
      const page = await dashboard.open(dashboard.path('overview'))
      await page.keyboard.press('g')
      await page.keyboard.press('y')
      await page.getByRole('heading', { level: 1, name: 'Playground' }).waitFor()
      await tabTo(page, page.getByRole('combobox', { name: 'Model' }))
      await expect.poll(() => page.getByRole('combobox', { name: 'Model' }).inputValue()).toBe('demo/demo-small')
      await tabTo(page, page.getByRole('textbox', { name: 'System prompt' }))
      await page.keyboard.type('Be brief.')
      await tabTo(page, box(page))
      await page.keyboard.type('Hello there')
      await page.keyboard.press('Control+Enter')

      await messages(page).nth(1).getByText('complete', { exact: true }).waitFor()
      const answer = messages(page).nth(1)
      await expect.poll(() => answer.textContent()).toMatch(/Tokens\d+ in, \d+ out/)
      const text = await answer.textContent()
      expect(text).toMatch(/\[demo\]/)
      expect(text).toMatch(/Latency[\d.]+m?s/)
      expect(text).toMatch(/First token[\d.]+m?s/)
      expect(text).toMatch(/Cost\$0/)
      expect(text).toMatch(/ProviderDemo/)
      expect(text).toMatch(/Attempts1/)
      const [id = ''] = text?.match(/req_[0-9a-z]{26}/) ?? []
      await tabTo(page, answer.getByRole('link', { name: 'Log record' }))
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').getByText(id).first().waitFor()
      expect(page.url()).toContain(`/logs?request_id=${id}`)

      await page.goBack()
      await expect.poll(() => messages(page).count()).toBe(2)
      await button(page, 'Clear').click()
      await page.getByText('Nothing was said yet').waitFor()
    })

    test('shows whatever a model says as text, code apart, and runs none of it', async () => {
      const page = await dashboard.open(at('house/hostile'))
      await say(page, hostileTexts[0])
      await messages(page).nth(1).getByText('complete', { exact: true }).waitFor()
      for (const text of hostileTexts) {
        expect((await messages(page).nth(1).textContent())?.includes(text), text.slice(0, 20)).toBe(true)
      }
      expect(await page.locator('main img, main script').count()).toBe(0)
      await inspectPage(page, 'a hostile answer')

      await page.getByRole('combobox', { name: 'Model' }).fill('house/small-1')
      await page.keyboard.press('Escape')
      await say(page, hostileTexts[3])
      await page.getByRole('region', { name: 'js' }).getByText('let one = 1').waitFor()
      await inspectPage(page, 'an answer with code')

      for (const text of hostileTexts) {
        await page.getByRole('combobox', { name: 'Model' }).fill(text.slice(0, 300))
        await page.keyboard.press('Escape')
        await say(page, text)
        await page.getByRole('alert').waitFor()
        await button(page, 'Clear').click()
      }
      await page.getByRole('combobox', { name: 'Model' }).fill('house/')
      await page.getByRole('option', { name: 'house/<b>bold</b>' }).waitFor()
    })

    test('stops an answer, and with it the request at the provider; so does leaving the page', async () => {
      const page = await dashboard.open(at('house/endless'))
      for (const [index, leave] of [
        () => button(page, 'Stop').click(),
        () => box(page).press('Escape'),
        () => page.getByRole('link', { name: 'Usage' }).click(),
      ].entries()) {
        const cut = provider.cuts()
        await say(page, 'Go on')
        await messages(page).last().getByText('word3').waitFor()
        expect(await button(page, 'Send').count()).toBe(0)
        await leave()
        await expect.poll(provider.cuts, { timeout: 2000 }).toBe(cut + 1)
        if (index < 2) await messages(page).last().getByText('stopped', { exact: true }).waitFor()
      }
    })

    test('says why there is no answer, by its code, and what to do', async () => {
      const page = await dashboard.open(at('house/refusing'))
      await say(page, 'Hello')
      const alert = page.getByRole('alert')
      await alert.getByText('No <b>refusing</b> today.').waitFor()
      await alert.getByText('provider_refused').waitFor()
      await alert.getByText('Often a parameter does not suit the model').waitFor()
      await alert.getByText(/^req_/).waitFor()
      await inspectPage(page, 'a refusal')
      expect(await messages(page).count()).toBe(1)

      await page.getByRole('combobox', { name: 'Model' }).fill('nowhere/small')
      await page.keyboard.press('Escape')
      await alert.getByRole('button', { name: 'Try again' }).click()
      await alert.getByText('model_not_found').waitFor()

      await page.getByRole('combobox', { name: 'Model' }).fill('house/breaking')
      await page.keyboard.press('Escape')
      await alert.getByRole('button', { name: 'Try again' }).click()
      await alert.getByText('provider_interrupted').waitFor()
      await messages(page).last().getByText('It began well').waitFor()
      await messages(page).last().getByText('broke off').waitFor()
    })

    test('sends what is set and nothing else, with messages added, changed and removed', async () => {
      const page = await dashboard.open(at('house/small-1'))
      await page.getByRole('textbox', { name: 'Temperature' }).fill('0.5')
      await page.getByRole('textbox', { name: 'Max tokens' }).fill('64')
      await page.getByRole('checkbox', { name: 'Stream the answer' }).click()
      await box(page).fill('Once upon')
      await button(page, 'Add without sending').click()
      await box(page).fill('To be dropped')
      await button(page, 'Add without sending').click()
      await messages(page).nth(1).getByRole('button', { name: 'Remove message' }).click()
      await messages(page).nth(0).getByRole('button', { name: 'Edit message' }).click()
      const editor = messages(page).nth(0)
      await editor.getByRole('textbox').fill('Once upon a time')
      await editor.getByRole('combobox', { name: 'Role' }).click()
      await page.getByRole('option', { name: 'Assistant' }).click()
      await editor.getByRole('button', { name: 'Save' }).click()
      await inspectPage(page, 'messages that were added')
      await say(page, 'Go on')
      await messages(page).nth(2).getByText('complete', { exact: true }).waitFor()
      expect(provider.chats.at(-1)).toEqual({
        model: 'small-1',
        messages: [
          { role: 'assistant', content: 'Once upon a time' },
          { role: 'user', content: 'Go on' },
        ],
        temperature: 0.5,
        max_tokens: 64,
        stream: false,
      })
      await messages(page).nth(2).getByText('11 in').waitFor()
    })

    test('asks once more in place of an answer, sends nothing without words, and shows what was sent as code', async () => {
      const page = await dashboard.open(at('house/small-1'))
      await say(page, 'Just once')
      await messages(page).nth(1).getByText('complete', { exact: true }).waitFor()
      await page.getByText('Write a message', { exact: true }).waitFor()
      await page.getByText('Ctrl Enter sends').waitFor()
      expect(await button(page, 'Send').isDisabled()).toBe(true)
      const asked = provider.chats.length
      await box(page).press('Control+Enter')
      await button(page, 'Code').click()
      const code = page.getByRole('dialog').getByRole('tabpanel').locator('code')
      expect(await code.textContent()).toContain('Just once')
      expect(await code.textContent()).not.toContain('assistant')
      await page.keyboard.press('Escape')
      expect(provider.chats.length).toBe(asked)

      await messages(page).nth(1).getByRole('button', { name: 'Try again' }).click()
      await expect.poll(() => provider.chats.length).toBe(asked + 1)
      await messages(page).nth(1).getByText('complete', { exact: true }).waitFor()
      expect(await messages(page).count()).toBe(2)
      expect(provider.chats.at(-1)).toMatchObject({ messages: [{ role: 'user', content: 'Just once' }] })
    })

    test('gives the request as code that runs, without a key in it', async () => {
      const { apiKey } = dashboard.keepgate()
      const page = await dashboard.open(at('house/small-1'))
      await box(page).fill('It\'s "quoted" $(touch x) `y`\nand more')
      await button(page, 'Code').click()
      const dialog = page.getByRole('dialog', { name: 'This request from a program' })
      await inspectPage(page, 'the code')
      const code = await dialog.getByRole('tabpanel').locator('code').textContent()
      expect(code).toContain('$KEEPGATE_API_KEY')
      const env = { PATH: process.env.PATH ?? '', KEEPGATE_API_KEY: apiKey }
      const { stdout: output } = await run('bash', ['-c', code ?? ''], { env, timeout: 20_000 })
      expect(output.trimEnd().endsWith('data: [DONE]')).toBe(true)
      expect(provider.chats.at(-1)).toMatchObject({
        messages: [{ role: 'user', content: 'It\'s "quoted" $(touch x) `y`\nand more' }],
      })
      await dialog.getByRole('tab', { name: 'OpenAI SDK' }).click()
      await dialog.getByText('process.env.KEEPGATE_API_KEY').waitFor()
    })

    test('keeps the conversation in memory alone, and forgets it with a reload', async () => {
      const page = await dashboard.open(at('house/small-1'))
      await say(page, 'a secret of mine')
      await messages(page).nth(1).getByText('complete', { exact: true }).waitFor()
      const { page: _shown, values: _typed, ...kept } = JSON.parse(await scanStorage(page))
      expect(JSON.stringify(kept)).not.toContain('a secret of mine')
      await page.reload()
      await page.getByText('Nothing was said yet').waitFor()
    })

    test('is refused to a guest in words, and leads on where no provider is connected', async () => {
      const guest = await joinWorkspace(dashboard.keepgate(), 'guest')
      const page = await (await dashboard.newContext()).newPage()
      await page.goto(dashboard.path('playground'))
      await dashboard.logIn(page, guest.email, guest.password)
      await page.getByText('Your rank in this workspace does not show this page.').waitFor()

      const other = await dashboard.open(dashboard.path('settings'))
      await other.route('**/models', (route) => route.fulfill({ json: { data: [] } }))
      await other.goto(dashboard.path('playground'))
      await other.getByText('No provider is connected yet').waitFor()
      await other.getByRole('link', { name: 'Connect a provider' }).click()
      await other.getByRole('dialog', { name: 'Connect a provider' }).waitFor()
    })

    test('is usable by all in both themes, on small screens and in German', async () => {
      const page = await dashboard.open(at('house/small-1'))
      await inspectPage(page, 'an empty conversation')
      const pseudo = await dashboard.open(at('house/small-1'), { language: 'pseudo', width: 320 })
      expect(await pseudo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      const german = await dashboard.open(at('house/small-1'), { language: 'de', width: 320 })
      await german.getByRole('textbox', { name: 'Nachricht' }).fill('Hallo')
      await german.getByRole('button', { name: 'Senden' }).click()
      await german.getByText('vollständig', { exact: true }).waitFor()
    })
  },
  { env: { OUTBOUND_ALLOW: provider.host } },
)
