/** New people, the account's secrets, and what they leave behind in a browser. */
import { expect, it } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { anything, asProgram, chooseLogOut, heading, passwordField, unlock } from './session-steps.ts'
import { scanStorage } from './storage-scan.ts'

/** In every writing that a careless line could use. */
const writingsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  ...(['base64', 'base64url', 'hex'] as const).map((writing) => Buffer.from(secret).toString(writing)),
]

describeInBrowser(
  'somebody new',
  (dashboard) => {
    it('comes in through an invitation whose token leaves the address bar and the history at once', async () => {
      const { request } = await asProgram(dashboard.keepgate())
      const email = 'invited@keepgate.example'
      const password = 'a password of theirs'
      const path = `/api/workspaces/${dashboard.keepgate().workspaceId}/invitations`
      const { token } = Object(await request({ method: 'POST', path, body: { email, rank: 'user' }, answer: anything }))
      const page = await (await dashboard.newContext()).newPage()
      await page.goto(`/invitation#${token}`)
      await heading(page, 'Invitation').waitFor()
      expect(page.url()).toBe(`${dashboard.keepgate().url}/invitation`)
      await page.getByLabel('Your name').fill('<b>Invited</b>')
      await page.getByLabel('E-mail').fill(`x${email}`)
      await passwordField(page).fill(password)
      await page.getByRole('button', { name: 'Make the account and join' }).click()
      await page.getByText('This invitation is for another address.').first().waitFor()
      expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true')
      await page.getByLabel('E-mail').fill(email)
      await passwordField(page).fill(password)
      await page.getByRole('button', { name: 'Make the account and join' }).click()
      await heading(page, 'Recovery code').waitFor()
      await page.getByRole('checkbox').check()
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.waitForURL(`**${dashboard.path('overview')}`)
      const kept = await scanStorage(page)
      for (const writing of [token, ...writingsOf(password)]) expect(kept).not.toContain(writing)
    })

    it('signs up where that is open, and gets a workspace', async () => {
      const page = await (await dashboard.newContext()).newPage()
      await page.goto('/login')
      await page.getByRole('link', { name: 'Sign up' }).click()
      await page.getByLabel('Your name').fill('Newcomer')
      await page.getByLabel('E-mail').fill('newcomer@keepgate.example')
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
  },
  { env: { SIGNUP: 'open' } },
)

describeInBrowser('the account', (dashboard) => {
  it('Q30-Q37 Q53: changes and recovers its password, and leaves no secret in any storage after a whole run', async () => {
    const { email, password } = dashboard.keepgate()
    const second = 'the second password'
    const page = await dashboard.open('/account')
    const dialog = page.getByRole('dialog')

    await passwordField(page, 'Current password').last().fill(password)
    await page.getByRole('button', { name: 'Make a new recovery code' }).click()
    const code = (await dialog.locator('code').first().textContent()) ?? ''
    expect(code).toMatch(/^(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}$/)
    await dialog.getByRole('button', { name: 'I have it' }).click()
    // Asked back once, because nothing was copied.
    await dialog.getByRole('button', { name: 'I have it' }).click()
    await dialog.waitFor({ state: 'detached' })

    const elsewhere = await dashboard.open('/account')
    await passwordField(page, 'Current password').first().fill(password)
    await passwordField(page, 'New password').fill(second)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('The password is changed').waitFor()
    await elsewhere.reload()
    await heading(elsewhere, 'Log in').waitFor()

    await chooseLogOut(page)
    await page.getByRole('link', { name: 'Forgotten the password?' }).click()
    await page.getByLabel('E-mail').fill(email)
    await passwordField(page, 'Recovery code').fill(code.toLowerCase().replaceAll('-', ' '))
    await passwordField(page, 'New password').fill(password)
    await page.getByRole('button', { name: 'Set the new password' }).click()
    await page.waitForURL('**/overview')
    await page.goto('/account')
    await page.getByRole('button', { name: 'Lock now' }).click()
    await unlock(page, password)

    const kept = await scanStorage(page)
    expect(kept).toContain('keepgate-')
    for (const secret of [password, second, code, code.replaceAll('-', '')]) {
      for (const writing of writingsOf(secret)) expect(kept).not.toContain(writing)
    }
    // Nothing of 32 bytes in base64url or hexadecimal: no key, no proof, no hash, no session token.
    expect(kept).not.toMatch(/(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])|(?<![\w-])[0-9a-f]{64}(?![\w-])/)
  })

  it('changes one’s own name, as everybody sees it, and refuses one that is none', async () => {
    const { url } = dashboard.keepgate()
    const page = await dashboard.open('/account')
    const form = page.getByRole('form', { name: 'Your name' })
    const rename = form.getByRole('button', { name: 'Change name' })
    expect(await rename.isDisabled()).toBe(true)
    await form.getByRole('textbox', { name: 'Name' }).fill('<b>Ada</b> \u202eecilA')
    await rename.click()
    await page.getByRole('button', { name: /^Account: .*Ada/ }).waitFor()
    await page.goto(dashboard.path('members'))
    await page.getByRole('row').filter({ hasText: '<b>Ada</b> [U+202E]ecilA' }).waitFor()

    const { request } = await asProgram(dashboard.keepgate())
    for (const display_name of ['', 'x'.repeat(81), 'two\nlines', 7]) {
      await expect(
        request({ method: 'PATCH', path: '/auth/person', body: { display_name }, answer: anything }),
      ).rejects.toMatchObject({ status: 422 })
    }
    const body = { display_name: 'Ada', role: 'admin' }
    await expect(request({ method: 'PATCH', path: '/auth/person', body, answer: anything })).rejects.toMatchObject({
      status: 422,
    })
    const stranger = await fetch(`${url}/auth/person`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ display_name: 'Eve' }),
    })
    expect(stranger.status).toBe(401)
    await request({ method: 'POST', path: '/auth/logout', answer: anything })
  })

  it('ends another session from the list', async () => {
    const program = await asProgram(dashboard.keepgate())
    const page = await dashboard.open('/account')
    const row = page.getByRole('row', { name: /Program/ })
    await row.getByRole('button', { name: 'End' }).click()
    await expect
      .poll(() => program.request({ method: 'GET', path: '/auth/session', answer: anything }).catch(() => 'ended'))
      .toBe('ended')
  })
})
