/** Management tokens in the dashboard: made, shown once, used, revoked; and who sees them at all. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import {
  choose,
  closeSecret,
  expectGone,
  expectKeptNowhere,
  readSecret,
  rowOf,
  secretDialog,
  tabTo,
} from './key-steps.ts'

describeInBrowser('the page of management tokens', (dashboard) => {
  const status = async (path: string, token: string): Promise<number> => {
    const { url, workspaceId } = dashboard.keepgate()
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${url}/api/workspaces/${workspaceId}${path}`, { headers })).status
  }
  const createForm = (page: Page) => page.getByRole('dialog', { name: 'Create a management token' })

  test('makes a token with chosen scopes, shows it once, and it may do that alone until it is revoked', async () => {
    const page = await dashboard.open(dashboard.path('tokens'))
    await page.getByText('No management token yet.').waitFor()
    await inspectPage(page, 'no token yet')
    await page.getByRole('main').getByRole('button', { name: 'Create token' }).first().click()
    await createForm(page).getByRole('textbox', { name: 'Name' }).fill('<b>Deploy</b>')
    await createForm(page).getByRole('button', { name: 'Create token' }).click()
    await createForm(page).getByRole('alert').getByText('Choose what the token may do.').waitFor()
    await createForm(page).getByRole('checkbox', { name: 'See API keys' }).click()
    await inspectPage(page, 'create')
    await createForm(page).getByRole('button', { name: 'Create token' }).click()

    const secret = await readSecret(page)
    await inspectPage(page, 'shown once')
    expect(await secretDialog(page).textContent()).toContain(`/api-keys' \\\n  -H 'authorization: Bearer ${secret}'`)
    await expectKeptNowhere(page, secret)
    await closeSecret(page)
    await expectGone(page, secret)
    expect([await status('/api-keys', secret), await status('/logs', secret)]).toEqual([200, 403])

    await page.reload()
    await rowOf(page, '<b>Deploy</b>').getByText('keys:read').waitFor()
    await expectGone(page, secret)
    await rowOf(page, '<b>Deploy</b>').getByText('<b>Deploy</b>').click()
    await page.getByRole('dialog', { name: '<b>Deploy</b>' }).getByText('See API keys').waitFor()
    await inspectPage(page, 'details')
    await page.keyboard.press('Escape')

    await choose(page, rowOf(page, '<b>Deploy</b>'), 'Revoke')
    const confirm = page.getByRole('dialog', { name: 'Revoke <b>Deploy</b>' })
    await inspectPage(page, 'revoke')
    await confirm.getByRole('textbox').fill('<b>Deploy</b>')
    await confirm.getByRole('button', { name: 'Revoke token' }).click()
    await confirm.waitFor({ state: 'detached' })
    expect(await status('/api-keys', secret)).toBe(401)
    await page.goto(dashboard.path('tokens?status=revoked'))
    await rowOf(page, '<b>Deploy</b>').getByText('Revoked', { exact: true }).waitFor()
    await inspectPage(page, 'list')
  })

  test('makes a token with the keyboard alone', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.getByRole('heading', { level: 1, name: 'Management tokens' }).waitFor()
    await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Create token' }).first())
    await page.keyboard.press('Enter')
    await createForm(page).waitFor()
    await page.keyboard.type('Made by keys')
    await tabTo(page, createForm(page).getByRole('checkbox', { name: 'See members' }))
    await page.keyboard.press('Space')
    await tabTo(page, createForm(page).getByRole('button', { name: 'Create token' }))
    await page.keyboard.press('Enter')
    await tabTo(page, secretDialog(page).getByRole('button', { name: 'I have it' }))
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await rowOf(page, 'Made by keys').getByText('members:read').waitFor()
  })

  test('says to whoever is no admin why nothing is there', async () => {
    const member = await joinWorkspace(dashboard.keepgate(), 'moderator')
    const page = await (await dashboard.newContext()).newPage()
    await page.goto(dashboard.path('tokens'))
    await dashboard.logIn(page, member.email, member.password)
    await page.getByText('Your rank in this workspace does not show this page.').waitFor()
    expect(await page.getByRole('button', { name: 'Create token' }).count()).toBe(0)
    await inspectPage(page, 'no admin')
  })
})
