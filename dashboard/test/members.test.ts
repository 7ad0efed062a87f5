/** Members and invitations in the dashboard: ranks that change, people who come and go, and who may do what. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { choose, closeSecret, expectGone, expectKeptNowhere, rowOf, secretDialog, tabTo } from './key-steps.ts'
import { seedRecords } from './seed-records.ts'
import { asProgram, heading } from './session-steps.ts'

const invite = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Invite', exact: true }).first()
const inviteForm = (page: Page) => page.getByRole('dialog', { name: 'Invite somebody' })

const readLink = async (page: Page): Promise<string> =>
  (await secretDialog(page)
    .getByText(/\/invitation#[\w-]{43}$/)
    .textContent()) ?? ''

describeInBrowser('the page of members', (dashboard) => {
  const openAs = async (who: { email: string; password: string }, path = 'members'): Promise<Page> => {
    const page = await (await dashboard.newContext()).newPage()
    await page.goto(dashboard.path(path))
    await dashboard.logIn(page, who.email, who.password)
    await page.locator('main h1').first().waitFor()
    return page
  }

  test('invites with a link that is shown once and works, and revokes one that does not work any more', async () => {
    const page = await dashboard.open(dashboard.path('members'))
    await page.getByText('No invitation is open.').waitFor()
    await inspectPage(page, 'nobody invited')
    await invite(page).click()
    await inviteForm(page).getByRole('textbox', { name: 'E-mail' }).fill('nobody')
    await inviteForm(page).getByRole('button', { name: 'Create invitation' }).click()
    await inviteForm(page).getByText('This is not complete. Check the spelling.').waitFor()
    await inspectPage(page, 'no address')
    await inviteForm(page).getByRole('textbox', { name: 'E-mail' }).fill('Invited@Keepgate.example')
    await inviteForm(page).getByRole('radio', { name: 'Moderator' }).click()
    await inviteForm(page).getByRole('button', { name: 'Create invitation' }).click()
    const link = await readLink(page)
    await inspectPage(page, 'the link')
    await expectKeptNowhere(page, link)
    await closeSecret(page)
    await expectGone(page, link)
    await rowOf(page, 'invited@keepgate.example').getByText('Moderator').waitFor()
    await rowOf(page, 'invited@keepgate.example').getByText('Waiting').waitFor()

    const guest = await (await dashboard.newContext()).newPage()
    await guest.goto(link)
    await guest.getByText('Make an account with the address that was invited.').waitFor()

    await page.getByRole('button', { name: 'Revoke the invitation for invited@keepgate.example' }).click()
    const confirm = page.getByRole('dialog', { name: 'Revoke the invitation for invited@keepgate.example' })
    await inspectPage(page, 'revoke')
    await confirm.getByRole('button', { name: 'Revoke invitation' }).click()
    await page.getByText('1 ended invitation is hidden.').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await rowOf(page, 'invited@keepgate.example').getByText('Revoked', { exact: true }).waitFor()
    await page.reload()
    await rowOf(page, 'invited@keepgate.example').getByText('Revoked', { exact: true }).waitFor()
    await inspectPage(page, 'ended invitations')
  })

  test('a changed rank ends the session of whoever has it, and is what they find after the next login', async () => {
    const guest = await joinWorkspace(dashboard.keepgate(), 'guest')
    const theirs = await openAs(guest)
    await theirs.getByText('Your rank in this workspace does not show this page.').waitFor()
    await inspectPage(theirs, 'as a guest')

    const page = await dashboard.open(dashboard.path('members'))
    await choose(page, rowOf(page, guest.email), 'Change rank')
    const dialog = page.getByRole('dialog', { name: 'Change the rank of The guest' })
    await dialog.getByText('Every session of this person ends at once').waitFor()
    expect(await dialog.getByRole('button', { name: 'Change rank' }).isDisabled()).toBe(true)
    await dialog.getByRole('radio', { name: 'User' }).click()
    await inspectPage(page, 'rank')
    await dialog.getByRole('button', { name: 'Change rank' }).click()
    await dialog.waitFor({ state: 'detached' })
    await rowOf(page, guest.email).getByRole('cell', { name: 'User' }).waitFor()

    await theirs.reload()
    await dashboard.logIn(theirs, guest.email, guest.password)
    await rowOf(theirs, guest.email).getByText('you', { exact: true }).waitFor()
    expect(await invite(theirs).count()).toBe(0)
    expect(await theirs.getByRole('button', { name: /^Actions for/ }).count()).toBe(0)
    expect(await theirs.getByRole('heading', { name: 'Invitations' }).count()).toBe(0)
  })

  test('removes somebody after naming the keys that end with them, and the keys end', async () => {
    const moderator = await joinWorkspace(dashboard.keepgate(), 'moderator')
    const { url, workspaceId } = dashboard.keepgate()
    const { request } = await asProgram({ url, ...moderator })
    const { api_key: key } = await request({
      method: 'POST',
      path: `/api/workspaces/${workspaceId}/api-keys`,
      body: { name: '<b>Theirs</b>' },
      answer: { parse: (value: unknown) => Object(value) },
    })
    const statusWithKey = async () =>
      (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status
    await expect.poll(statusWithKey).toBe(200)

    const page = await dashboard.open(dashboard.path('members'))
    await rowOf(page, moderator.email).getByText('The moderator').click()
    const drawer = page.getByRole('dialog', { name: 'The moderator' })
    await drawer.getByText('Membership id').waitFor()
    await inspectPage(page, 'details')
    expect(page.url()).toContain('member=mem_')
    await page.reload()
    await drawer.getByRole('button', { name: 'Remove' }).click()
    const confirm = page.getByRole('dialog', { name: 'Remove The moderator from this workspace' })
    await confirm.getByText('1 API key or token made by this person is revoked').waitFor()
    await confirm.getByText('<b>Theirs</b>').waitFor()
    await inspectPage(page, 'remove')
    await confirm.getByRole('button', { name: 'Remove member' }).click()
    expect(await confirm.count()).toBe(1)
    await confirm.getByRole('textbox', { name: 'Type the e-mail address to confirm' }).fill(moderator.email)
    await confirm.getByRole('button', { name: 'Remove member' }).dblclick()
    await confirm.waitFor({ state: 'detached' })
    await rowOf(page, moderator.email).waitFor({ state: 'detached' })
    await expect.poll(statusWithKey, { timeout: 3000 }).toBe(401)
    expect(await page.getByText('Member removed').count()).toBe(1)
    expect(await page.getByText('There is nothing here.').count()).toBe(0)
  })

  test('a double click makes one invitation, and a corrected form is sent at once', async () => {
    const page = await dashboard.open(dashboard.path('members'))
    let sent = 0
    page.on('request', (made) => {
      if (made.method() === 'POST' && made.url().endsWith('/invitations')) sent += 1
    })
    await invite(page).click()
    const create = inviteForm(page).getByRole('button', { name: 'Create invitation' })
    await inviteForm(page).getByRole('textbox', { name: 'E-mail' }).fill('nobody')
    await create.dblclick()
    expect(sent).toBe(0)
    await inviteForm(page).getByRole('textbox', { name: 'E-mail' }).fill('twice@keepgate.example')
    await create.dblclick()
    await readLink(page)
    expect(sent).toBe(1)
    await closeSecret(page)
    expect(await rowOf(page, 'twice@keepgate.example').count()).toBe(1)
  })

  test('offers nothing that the last admin must not do, and says why', async () => {
    const page = await dashboard.open(dashboard.path('members'))
    const own = page.getByRole('row').filter({ hasText: 'Admin' })
    await own.getByRole('button', { name: /^Actions for/ }).click()
    for (const name of ['Change rank', 'Remove']) {
      expect(await page.getByRole('menuitem', { name }).getAttribute('aria-disabled')).toBe('true')
    }
    await page.keyboard.press('Escape')
    await own.getByText(dashboard.keepgate().email).click()
    await page.getByText('The last admin of a workspace can neither leave nor be lowered.').waitFor()
    await inspectPage(page, 'the last admin')
  })

  test('tells the day of each member’s newest request, and leads to their requests', async () => {
    const { request } = await asProgram(dashboard.keepgate())
    const { data } = await request({
      method: 'GET',
      path: `/api/workspaces/${dashboard.keepgate().workspaceId}/members`,
      answer: { parse: (value: unknown) => Object(value) },
    })
    const email = dashboard.keepgate().email
    const { person_id: member_id } = data.find((member: { email: string }) => member.email === email)
    const day = 86_400_000
    const yesterday = Math.floor(Date.now() / day) * day - day
    seedRecords(dashboard.keepgate(), [
      { time: yesterday - 3 * day, member_id },
      { time: yesterday + 1, member_id },
    ])
    const page = await dashboard.open(dashboard.path('members'))
    const shown = rowOf(page, email).locator('time[datetime]').nth(1)
    expect(await shown.getAttribute('datetime')).toBe(new Date(yesterday).toISOString().slice(0, 10))
    await rowOf(page, email).getByText(email).click()
    await page.getByRole('link', { name: 'Requests in the log' }).click()
    await heading(page, 'Logs').waitFor()
    await expect.poll(() => page.url()).toContain(`member_id=${member_id}`)
    await expect.poll(() => page.getByRole('main').locator('[data-row]').count()).toBe(2)
  })

  test('finds members by text and rank, sorts them, and keeps both in the address', async () => {
    const { email } = dashboard.keepgate()
    const page = await dashboard.open(dashboard.path('members'))
    await page.getByRole('searchbox', { name: 'Search members' }).fill(email.toUpperCase())
    await expect.poll(() => page.url()).toContain('q=')
    await expect.poll(() => page.getByRole('table', { name: 'Members' }).locator('tbody tr').count()).toBe(1)
    await page.getByRole('searchbox', { name: 'Search members' }).fill('nobody like this')
    await page.getByText('Nothing matches these filters.').waitFor()
    await inspectPage(page, 'filtered to nothing')
    await page.getByRole('button', { name: 'Clear filters' }).last().click()
    await page.getByRole('button', { name: 'E-mail' }).click()
    await expect.poll(() => page.url()).toContain('sort=email')
    const emails = () =>
      page.getByRole('table', { name: 'Members' }).locator('tbody tr td:nth-child(2)').allTextContents()
    const sorted = (await emails()).toSorted()
    expect(await emails()).toEqual(sorted)
    await page.reload()
    await rowOf(page, email).waitFor()
    expect(await emails()).toEqual(sorted)
  })

  test('who lowers their own rank is told that it logs them out, and comes back with less', async () => {
    const admin = await joinWorkspace(dashboard.keepgate(), 'admin')
    const page = await openAs(admin)
    await choose(page, rowOf(page, admin.email), 'Change rank')
    const dialog = page.getByRole('dialog', { name: 'Change the rank of The admin' })
    await dialog.getByText('You are logged out everywhere').waitFor()
    await dialog.getByRole('radio', { name: 'Moderator' }).click()
    await dialog.getByRole('button', { name: 'Change rank' }).click()
    await page.getByText('Your session has ended').waitFor()
    await dashboard.logIn(page, admin.email, admin.password)
    await rowOf(page, admin.email).getByRole('cell', { name: 'Moderator' }).waitFor()
    expect(await invite(page).count()).toBe(0)
  })

  test('invites with the keyboard alone', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await heading(page, 'Members').waitFor()
    await tabTo(page, invite(page))
    await page.keyboard.press('Enter')
    await inviteForm(page).waitFor()
    await tabTo(page, inviteForm(page).getByRole('textbox', { name: 'E-mail' }))
    await page.keyboard.type('keys@keepgate.example')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, inviteForm(page).getByRole('button', { name: 'Create invitation' }))
    await page.keyboard.press('Enter')
    await tabTo(page, secretDialog(page).getByRole('button', { name: 'I have it' }))
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await rowOf(page, 'keys@keepgate.example').getByText('Moderator').waitFor()
  })

  test('shows names that mean harm as the text they are, however long', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    const member = (id: number, display_name: string) => ({
      id: `mem_${id}`,
      person_id: `per_${id}`,
      email: `${'e'.repeat(200)}${id}@keepgate.example`,
      display_name,
      rank: id === 0 ? 'admin' : 'user',
      created_at: Date.now(),
    })
    const names = ['<img src=x onerror=alert(1)>', 'invoice\u202efdp.exe', '__proto__', 'x'.repeat(10_000)]
    await page.route('**/api/workspaces/*/members', (route) =>
      route.fulfill({ json: { data: names.map((name, id) => member(id, name)) } }),
    )
    await page.goto(dashboard.path('members'))
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor()
    await page.getByText('invoice[U+202E]fdp.exe').first().waitFor()
    await page.getByText('__proto__').first().waitFor()
    expect(await page.locator('main img').count()).toBe(0)
    await inspectPage(page, 'hostile names')
    await choose(page, rowOf(page, 'x'.repeat(100)), 'Remove')
    await page.getByRole('dialog').waitFor()
    await inspectPage(page, 'hostile name to remove')
  })

  test('a list that cannot be had says so with the request’s id, and is asked for again', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    let failing = true
    await page.route('**/api/workspaces/*/members', (route) =>
      failing
        ? route.fulfill({
            status: 403,
            json: { title: 'Forbidden', detail: 'Your rank has changed.', request_id: 'req_1' },
          })
        : route.continue(),
    )
    await page.goto(dashboard.path('members'))
    await page.getByText('req_1').waitFor()
    await inspectPage(page, 'failed')
    failing = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await rowOf(page, dashboard.keepgate().email).waitFor()
  })
})
