/** Login, lock and account in a real browser against a real server. */
import { login } from '@keepgate/client/login'
import { createControlClient } from '@keepgate/client/request'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Keepgate, startKeepgate } from '../../server/test/harness/keepgate.ts'
import { launchBrowser, type TestBrowser } from './session-browser.ts'
import { scanStorage } from './storage-scan.ts'

let browser: TestBrowser
let keepgate: Keepgate
let context: BrowserContext
let page: Page

beforeAll(async () => {
  keepgate = await startKeepgate({ env: { SIGNUP: 'open' } })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await keepgate.stop()
  keepgate.remove()
})

beforeEach(async () => {
  context = await browser.newContext()
  page = await context.newPage()
  return () => browser.requireClean(context)
})

const heading = (on: Page, name: string) => on.getByRole('heading', { level: 1, name })
const passwordField = (on: Page, name = 'Password') => on.getByRole('textbox', { name, exact: true })

const logIn = async (on: Page, password = keepgate.password, email = keepgate.email): Promise<void> => {
  await on.getByLabel('E-mail').fill(email)
  await passwordField(on).fill(password)
  await on.getByRole('button', { name: 'Log in' }).click()
}

const enter = async (on: Page, path = '/'): Promise<void> => {
  await on.goto(keepgate.url + path)
  await heading(on, 'Log in').waitFor()
  await logIn(on)
  await on.getByRole('navigation').first().waitFor()
}

const unlock = async (on: Page): Promise<void> => {
  await heading(on, 'Locked').waitFor()
  await passwordField(on).fill(keepgate.password)
  await on.getByRole('button', { name: 'Unlock' }).click()
  await on.getByRole('navigation').first().waitFor()
}

/** The same person elsewhere, as a program. */
const asProgram = async (password = keepgate.password) => {
  const { token } = await login({ baseUrl: keepgate.url, email: keepgate.email, password })
  return createControlClient({ baseUrl: keepgate.url, token })
}
const anything = { parse: (value: unknown) => value }

const endOtherSessions = async (): Promise<void> => {
  const { request } = await asProgram()
  await request({ method: 'DELETE', path: '/auth/sessions', answer: anything })
}

describe('login', () => {
  it('Q34: lets in with the password, says so where it is wrong, and empties the field at once', async () => {
    await page.goto(`${keepgate.url}/login`)
    await logIn(page, 'not the right password')
    await page.getByText('the address or the secret is wrong').waitFor()
    expect(await passwordField(page).inputValue()).toBe('')
    expect(await page.getByLabel('E-mail').inputValue()).toBe(keepgate.email)
    await logIn(page)
    await page.waitForURL(`**/w/${keepgate.workspaceId}/overview`)
    expect(page.url()).not.toContain('login')
  })

  it('comes back to the same page with the same filters after the session ended elsewhere', async () => {
    const path = `/w/${keepgate.workspaceId}/members?probe=1`
    await enter(page, path)
    const before = page.url()
    await endOtherSessions()
    await page.reload()
    await heading(page, 'Log in').waitFor()
    expect(page.url()).toBe(before)
    await logIn(page)
    await heading(page, 'Members').waitFor()
    expect(page.url()).toBe(before)
  })

  it('notices in the middle of the work that the session has ended, and says so', async () => {
    await enter(page, '/account')
    await endOtherSessions()
    await passwordField(page, 'Password now').last().fill(keepgate.password)
    await page.getByRole('button', { name: 'Make a new recovery code' }).click()
    await page.getByText('Your session has ended').waitFor()
    await logIn(page)
    await heading(page, 'Account').waitFor()
  })
})

describe('the lock', () => {
  it('Q38: keeps its hold over a reload, and a browser that is opened again asks for the password', async () => {
    await enter(page, '/account')
    await page.getByRole('button', { name: 'Lock now' }).click()
    await heading(page, 'Locked').waitFor()
    await page.reload()
    await unlock(page)
    await heading(page, 'Account').waitFor()
    await page.close()
    const reopened = await context.newPage()
    await reopened.goto(`${keepgate.url}/account`)
    await unlock(reopened)
    await heading(reopened, 'Account').waitFor()
  })

  it('Q36: stays open over navigation, a reload and a second tab, and only the first tab holds the key', async () => {
    await enter(page, '/account')
    await page.getByText('The key is in this tab’s memory').waitFor()
    await page.getByRole('link', { name: 'Members' }).click()
    await heading(page, 'Members').waitFor()
    await page.goBack()
    await page.getByText('The key is in this tab’s memory').waitFor()
    const second = await context.newPage()
    await second.goto(`${keepgate.url}/account`)
    await second.getByText('The key is not in this tab').waitFor()
    await page.reload()
    await page.getByText('The key is not in this tab').waitFor()
  })

  it('locks and opens every tab with one, and refuses another password', async () => {
    await enter(page, '/account')
    const second = await context.newPage()
    await second.goto(`${keepgate.url}/account`)
    await second.getByRole('button', { name: 'Lock now' }).click()
    await heading(page, 'Locked').waitFor()
    await passwordField(page).fill('not the right password')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('the address or the secret is wrong').waitFor()
    await unlock(page)
    await heading(second, 'Account').waitFor()
  })

  it('falls after the chosen time without use', async () => {
    await page.clock.install()
    await enter(page, '/account')
    await page.clock.runFor('14:00')
    expect(await heading(page, 'Account').isVisible()).toBe(true)
    await page.clock.runFor('01:10')
    await heading(page, 'Locked').waitFor()
  })
})

describe('several tabs', () => {
  it('log out together, and come in together', async () => {
    await enter(page, '/account')
    const second = await context.newPage()
    await second.goto(`${keepgate.url}/w/${keepgate.workspaceId}/members`)
    await heading(second, 'Members').waitFor()
    await heading(page, 'Account').waitFor()
    await page.getByRole('button', { name: /^Account: / }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    for (const tab of [page, second]) await heading(tab, 'Log in').waitFor()
    await logIn(page)
    await heading(page, 'Account').waitFor()
    await heading(second, 'Members').waitFor()
  })
})

describe('plain http away from localhost', () => {
  const foreign = (url: string): string => url.replace('127.0.0.1', 'keepgate.test')

  it('is refused before a password is asked for', async () => {
    await page.goto(`${foreign(keepgate.url)}/login`)
    await page.getByText('Login over plain http is refused here').waitFor()
    expect(await passwordField(page).count()).toBe(0)
  })

  it('works without the browser’s own cryptography where the operator allows it, under a warning', async () => {
    const other = await startKeepgate({ env: { ALLOW_INSECURE_HTTP: 'true' } })
    try {
      await page.goto(`${foreign(other.url)}/login`)
      expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined'])
      await page.getByText('This connection is not encrypted').waitFor()
      await logIn(page, other.password, other.email)
      await page.waitForURL('**/overview')
    } finally {
      await other.stop()
      other.remove()
    }
  })
})

describe('somebody new', () => {
  it('comes in through an invitation whose token leaves the address bar and the history at once', async () => {
    const { request } = await asProgram()
    const email = 'invited@keepgate.example'
    const made = await request({
      method: 'POST',
      path: `/api/workspaces/${keepgate.workspaceId}/invitations`,
      body: { email, rank: 'user' },
      answer: anything,
    })
    const { token } = Object(made)
    await page.goto(`${keepgate.url}/invitation#${token}`)
    await heading(page, 'Invitation').waitFor()
    expect(page.url()).toBe(`${keepgate.url}/invitation`)
    await page.getByLabel('Your name').fill('<b>Invited</b>')
    await page.getByLabel('E-mail').fill(email)
    await passwordField(page).fill('a password of theirs')
    await page.getByRole('button', { name: 'Make the account and join' }).click()
    await heading(page, 'Recovery code').waitFor()
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`**/w/${keepgate.workspaceId}/overview`)
    const kept = await scanStorage(page)
    expect(kept).not.toContain(token)
    expect(kept).not.toContain('a password of theirs')
  })

  it('signs up where that is open, and gets a workspace', async () => {
    await page.goto(`${keepgate.url}/login`)
    await page.getByRole('link', { name: 'Sign up' }).click()
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('E-mail').fill('ada@keepgate.example')
    await passwordField(page).fill('ninechars')
    await page.getByLabel('Name of your workspace').fill('Kitchen')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await page.getByText('A password has at least 10 characters.').waitFor()
    await passwordField(page).fill('more than nine characters')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await heading(page, 'Recovery code').waitFor()
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/overview')
  })
})

describe('the account', () => {
  it('Q30-Q37 Q53: leaves neither password nor code nor key in any storage after a whole run', async () => {
    await enter(page, '/account')
    const second = 'the second password'
    await passwordField(page, 'Password now').last().fill(keepgate.password)
    await page.getByRole('button', { name: 'Make a new recovery code' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const code = (await dialog.locator('code').first().textContent()) ?? ''
    expect(code).toMatch(/^(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}$/)
    const confirm = dialog.getByRole('button', { name: 'I have it' })
    await confirm.click()
    if (await confirm.isVisible()) await confirm.click()
    await dialog.waitFor({ state: 'detached' })

    const elsewhere = await browser.newContext()
    const other = await elsewhere.newPage()
    await enter(other, '/account')
    await passwordField(page, 'Password now').first().fill(keepgate.password)
    await passwordField(page, 'New password').fill(second)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('The password is changed').waitFor()
    await other.reload()
    await heading(other, 'Log in').waitFor()
    await other.getByText('Log in').first().waitFor()
    await browser.requireClean(elsewhere)

    await page.getByRole('button', { name: /^Account: / }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.getByRole('link', { name: 'Forgotten the password?' }).click()
    await page.getByLabel('E-mail').fill(keepgate.email)
    await passwordField(page, 'Recovery code').fill(code.toLowerCase().replaceAll('-', ' '))
    await passwordField(page, 'New password').fill(keepgate.password)
    await page.getByRole('button', { name: 'Set the new password' }).click()
    await page.waitForURL('**/overview')
    await page.goto(`${keepgate.url}/account`)
    await page.getByRole('button', { name: 'Lock now' }).click()
    await unlock(page)

    const kept = await scanStorage(page)
    expect(kept).toContain('keepgate-')
    for (const secret of [keepgate.password, second, code, code.replaceAll('-', '')]) {
      for (const writing of [secret, Buffer.from(secret).toString('base64url'), Buffer.from(secret).toString('hex')]) {
        expect(kept).not.toContain(writing)
      }
    }
    // Nothing of 32 bytes in base64url or hexadecimal: no key, no proof, no hash, no session token.
    expect(kept).not.toMatch(/(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])|(?<![\w-])[0-9a-f]{64}(?![\w-])/)
  })

  it('ends another session from the list', async () => {
    await enter(page, '/account')
    const program = await asProgram()
    await page.reload()
    const row = page.getByRole('row', { name: /Program/ }).last()
    await row.getByRole('button', { name: 'End' }).click()
    await expect
      .poll(() => program.request({ method: 'GET', path: '/auth/session', answer: anything }).catch(() => 'ended'))
      .toBe('ended')
  })
})
