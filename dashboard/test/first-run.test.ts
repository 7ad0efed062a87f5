/** From the setup link of a fresh server to the first answered request, as a newcomer walks it. */
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium } from './chromium.ts'
import { type FreshServer, startFreshServer } from './fresh-server.ts'
import { buildDashboard } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { type PickyProvider, startPickyProvider } from './picky-provider.ts'
import { scanStorage } from './storage-scan.ts'
import { watchContext } from './watch-context.ts'

const password = 'a sentence that nobody guesses'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

describe.skipIf(!hasChromium())('the first run', { timeout: 60_000 }, () => {
  let browser: Browser
  let provider: PickyProvider
  let server: FreshServer
  let context: BrowserContext
  let problems: string[]
  let page: Page

  beforeAll(async () => {
    buildDashboard()
    ;[browser, provider] = await Promise.all([launchChromium(), startPickyProvider()])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    provider?.stop()
  })

  beforeEach(async () => {
    server = await startFreshServer({ OUTBOUND_ALLOW: new URL(provider.url).host })
    context = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce', locale: 'en-GB' })
    problems = await watchContext(context, server.url)
    page = await context.newPage()
  })
  afterEach(async () => {
    await context.close()
    await server.stop()
    expect(problems).toEqual([])
  })

  const makeAccount = async (name = 'First admin', workspace = 'Tea room'): Promise<string> => {
    await page.goto(server.setupLink)
    await field(page, 'Your name').fill(name)
    await field(page, 'E-mail').fill('admin@example.com')
    await field(page, 'Password').fill(password)
    await field(page, 'Name of your workspace').fill(workspace)
    await button(page, 'Make account and workspace').click()
    return (await page.getByTestId('recovery-code').textContent()) ?? ''
  }
  const keepCode = async (): Promise<void> => {
    await page.getByRole('checkbox').click()
    await button(page, 'Continue').click()
    await heading(page, 'Connect a provider').waitFor()
  }
  const chooseServer = async (baseUrl: string): Promise<void> => {
    await page.getByRole('combobox', { name: 'Provider' }).fill('OpenAI-compatible')
    await page.getByRole('option', { name: 'OpenAI-compatible server' }).click()
    await field(page, 'Base URL').fill(baseUrl)
  }
  const useDemo = async (): Promise<void> => {
    await button(page, 'Use the built-in demo').click()
    await button(page, 'Continue').click()
    await heading(page, 'Make an API key').waitFor()
  }
  const makeKey = async (): Promise<string> => {
    await button(page, 'Create key').click()
    return (await page.getByTestId('api-key').textContent()) ?? ''
  }
  const ask = (apiKey: string, model = 'demo/demo-fast'): Promise<Response> =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'Hello' }] }),
    })

  it('P26-P27: leads from the link to a streamed answer in four inputs, and turns green by itself', async () => {
    const token = server.setupLink.split('#')[1] ?? ''
    await makeAccount()
    expect(page.url()).toBe(`${server.url}/setup`)
    await keepCode()
    await useDemo()
    const apiKey = await makeKey()
    await page.getByText('Waiting for your first request…').waitFor()
    await expect.poll(() => page.getByRole('region', { name: 'curl' }).textContent()).toContain(apiKey)
    await expect.poll(() => page.getByRole('region', { name: 'curl' }).textContent()).toContain('demo/demo-small')
    expect(await (await ask(apiKey)).text()).toContain('[DONE]')
    await page.getByText('Your first request has arrived').waitFor()
    await heading(page, 'It works').waitFor()
    await page.getByRole('link', { name: 'To the overview' }).click()
    await heading(page, 'Overview').waitFor()
    const kept = await scanStorage(page)
    for (const secret of [token, password, apiKey]) expect(kept).not.toContain(secret)
  })

  it('says what became of a first request that was refused, and goes on waiting', async () => {
    await makeAccount()
    await keepCode()
    await useDemo()
    const apiKey = await makeKey()
    expect((await ask(apiKey, 'demo/no-such-model')).status).toBe(404)
    await page.getByText('A request arrived, and was not answered').waitFor()
    await page.getByText('model_not_found').waitFor()
    await ask(apiKey)
    await page.getByText('Your first request has arrived').waitFor()
  })

  it('goes on where it stopped after a reload, without the secrets that were shown once', async () => {
    const code = await makeAccount()
    await page.reload()
    await heading(page, 'Locked').waitFor()
    await field(page, 'Password').fill(password)
    await button(page, 'Unlock').click()
    await heading(page, 'Connect a provider').waitFor()
    await page.getByText('The recovery code was shown once').waitFor()
    expect(await page.content()).not.toContain(code)
    await useDemo()
    await page.reload()
    await heading(page, 'Make an API key').waitFor()
    const lost = await makeKey()
    await page.reload()
    await page.getByText('The key was shown once').waitFor()
    expect(await scanStorage(page)).not.toContain(lost)
    await button(page, 'Make a new key').click()
    const apiKey = await makeKey()
    expect(apiKey).not.toBe(lost)
    expect((await ask(apiKey)).status).toBe(200)
  })

  it('says how far a password goes, and hands out the recovery code as a file', async () => {
    await page.goto(server.setupLink)
    await field(page, 'Password').fill('too short')
    await page.getByText('9 of at least 10 characters').waitFor()
    await field(page, 'Password').fill('long enough')
    await page.getByText('Long enough.').waitFor()
    const code = await makeAccount()
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Download').click()])
    expect(readFileSync(await file.path(), 'utf8')).toBe(`${server.url}\n${code}\n`)
  })

  it('leads with the keyboard alone to a streamed answer in the playground', async () => {
    /** Goes on to the next place in the tab order whose name this is. */
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab')
        const found = await page.evaluate(() => {
          const element = document.activeElement
          if (!(element instanceof HTMLElement)) return ''
          const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
          const named = (element.getAttribute('aria-labelledby') ?? '')
            .split(' ')
            .map((id) => document.getElementById(id))
          const texts = [...labels, ...named, element].map((one) => one?.textContent ?? '')
          return [element.ariaLabel ?? '', ...texts].join('|')
        })
        if (found.split('|').some((text) => text.trim() === name)) return
      }
      throw new Error(`Tab does not reach “${name}”`)
    }
    await page.goto(server.setupLink)
    await field(page, 'Your name').waitFor()
    for (const [name, text] of [
      ['Your name', 'First admin'],
      ['E-mail', 'admin@example.com'],
      ['Password', password],
      ['Name of your workspace', 'Tea room'],
    ] as const) {
      if (name !== 'Your name') await tabTo(name)
      await page.keyboard.type(text)
    }
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-code').waitFor()
    await tabTo('I have kept the recovery code')
    await page.keyboard.press('Space')
    await tabTo('Continue')
    await page.keyboard.press('Enter')
    await heading(page, 'Connect a provider').waitFor()
    await tabTo('Use the built-in demo')
    await page.keyboard.press('Enter')
    await button(page, 'Continue').waitFor()
    await tabTo('Continue')
    await page.keyboard.press('Enter')
    await heading(page, 'Make an API key').waitFor()
    await tabTo('Name')
    await page.keyboard.press('Enter')
    await page.getByTestId('api-key').waitFor()
    await tabTo('Try it in the Playground')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/playground?model=demo*')
    await heading(page, 'Playground').waitFor()
    const message = page.getByRole('textbox', { name: 'Message' })
    await expect.poll(() => message.inputValue()).toBe('Say hello.')
    await expect.poll(() => message.evaluate((element) => element === document.activeElement)).toBe(true)
    const caret = () => message.evaluate((element) => Object(element).selectionStart)
    await expect.poll(caret).toBe('Say hello.'.length)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('list', { name: 'Messages' }).getByText('[demo]').waitFor()
  })

  it('keeps the focus in the form where it is refused, and at the heading of each step that follows', async () => {
    const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id)
    const isFocused = (name: string) => field(page, name).evaluate((element) => element === document.activeElement)
    await page.goto(server.setupLink)
    await field(page, 'Your name').waitFor()
    await expect.poll(() => isFocused('Your name')).toBe(true)
    await field(page, 'Your name').fill('First admin')
    await field(page, 'E-mail').fill('admin@example.com')
    await field(page, 'Name of your workspace').fill('Tea room')
    await field(page, 'Password').fill('short')
    await page.keyboard.press('Enter')
    await page.getByText('A password has at least 10 characters.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await isFocused('Password')).toBe(true)
    expect(await field(page, 'Password').inputValue()).toBe('short')
    expect(await field(page, 'Password').getAttribute('aria-invalid')).toBe('true')
    await field(page, 'Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByTestId('recovery-code').waitFor()
    await expect.poll(focused).toBe('Recovery code')
    await keepCode()
    await expect.poll(focused).toBe('Connect a provider')
    await useDemo()
    await expect.poll(focused).toBe('Make an API key')
    await makeKey()
    await expect.poll(focused).toBe('Send the first request')
  })

  it('lets go to the dashboard from a step that is not done, and speaks the language that is chosen in it', async () => {
    await page.goto(server.setupLink)
    const language = page.getByRole('combobox', { name: 'Language' })
    await language.selectOption('de')
    await heading(page, 'Keepgate einrichten').waitFor()
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('en')
    await makeAccount()
    await keepCode()
    await page.reload()
    await heading(page, 'Connect a provider').waitFor()
    expect(await page.getByText('The recovery code was shown once').count()).toBe(0)
    await page.getByRole('link', { name: 'Go to the dashboard' }).click()
    await heading(page, 'Overview').waitFor()
  })

  it('refuses an address that the operator did not allow, and says how to allow it', async () => {
    await makeAccount()
    await keepCode()
    await chooseServer('http://127.0.0.1:1/v1')
    await button(page, 'Connect and test').click()
    await page.getByRole('alert').getByText('OUTBOUND_ALLOW').first().waitFor()
    problems.splice(0, problems.length, ...problems.filter((problem) => !/\b502\b/.test(problem)))
  })

  it('shows at which stage a provider failed and why, and tests again with the right key', async () => {
    await makeAccount()
    await keepCode()
    await chooseServer(provider.url)
    await page.getByRole('textbox', { name: 'Provider key' }).fill('sk-the-wrong-one')
    await button(page, 'Connect and test').click()
    await page.getByText('The provider refused the key.').first().waitFor()
    await inspectPage(page, 'a refused key')
    await page.reload()
    await page.getByText('The provider refused the key.').first().waitFor()
    await page.getByRole('textbox', { name: 'New provider key' }).fill(provider.key)
    await button(page, 'Save and test again').click()
    await button(page, 'Continue').click()
    await heading(page, 'Make an API key').waitFor()
    expect(await scanStorage(page)).not.toContain(provider.key)
  })

  it('says what to do without the link, and with one that is spent or wrong', async () => {
    await page.goto('/setup')
    await page.getByText(`PORT=${new URL(server.url).port} npx keepgate init`).waitFor()
    await inspectPage(page, 'no link')
    await page.goto(`/setup#${'A'.repeat(43)}`)
    await field(page, 'Your name').fill('Late admin')
    await field(page, 'E-mail').fill('late@example.com')
    await field(page, 'Password').fill(password)
    await field(page, 'Name of your workspace').fill('None')
    await button(page, 'Make account and workspace').click()
    await page.getByText('This setup link is not valid any more.').waitFor()
    await makeAccount()
    await keepCode()
    await context.clearCookies()
    await page.goto('about:blank')
    await page.goto(server.setupLink)
    await page.getByText('This installation has an administrator').waitFor()
    await button(page, 'Log in').click()
    await field(page, 'E-mail').fill('admin@example.com')
    await field(page, 'Password').fill(password)
    await button(page, 'Log in').click()
    await heading(page, 'Connect a provider').waitFor()
  })

  it('is readable for all and fits 320 pixels at every step, with names that mean harm', async () => {
    await page.goto(server.setupLink)
    await field(page, 'Your name').waitFor()
    await inspectPage(page, 'account')
    await makeAccount('<img src=x onerror=alert(1)>\u202Eeniloot', '__proto__\u202E<script>')
    await inspectPage(page, 'recovery code')
    await keepCode()
    await inspectPage(page, 'provider')
    await button(page, 'Use the built-in demo').click()
    await button(page, 'Continue').waitFor()
    await inspectPage(page, 'test report')
    await button(page, 'Continue').click()
    await heading(page, 'Make an API key').waitFor()
    await inspectPage(page, 'key')
    await field(page, 'Name').fill(`"><img src=x>\u202E${'x'.repeat(40)}`)
    const apiKey = await makeKey()
    const model = page.getByRole('combobox', { name: 'Model' })
    await model.fill(`demo/<img src=x>'\u202E${'y'.repeat(10_000)}`)
    await page.keyboard.press('Escape')
    await inspectPage(page, 'waiting')
    await model.fill('demo/demo-small')
    await page.keyboard.press('Escape')
    await ask(apiKey)
    await page.getByText('Your first request has arrived').waitFor()
    await inspectPage(page, 'arrived')
    expect(await page.locator('main img').count()).toBe(0)
  })
})
