/** Where somebody without a mouse stands after a dialog or a drawer has gone: where they came from, or where to go on. */
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { joinWorkspace } from './join-workspace.ts'
import { choose, rowOf } from './key-steps.ts'
import { asProgram } from './session-steps.ts'

/** What has the focus, in words: the kind of element and its name. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return 'lost'
    const name = element.getAttribute('aria-label') ?? element.textContent
    return `${element.localName} ${name.trim().slice(0, 60)}`
  })

/** A toast is a dialog by its role too. */
const closed = (page: Page) =>
  expect.poll(() => page.locator('[role=dialog]:not([aria-modal=false])').count(), { timeout: 10_000 }).toBe(0)
const expectFocus = (page: Page, place: RegExp, what: string) =>
  expect.poll(() => focused(page), { message: what, timeout: 5_000 }).toMatch(place)
const menuOf = (row: Locator) => row.getByRole('button', { name: /^Actions for/ })

describeInBrowser('the focus', (dashboard) => {
  const opened = async (path: string): Promise<Page> => {
    const page = await dashboard.open(path === 'account' ? '/account' : dashboard.path(path))
    await page.locator('main tr[data-row]').first().waitFor()
    return page
  }
  /** Opens with the keyboard, closes with Escape, and is where it was. */
  const thereAndBack = async (page: Page, opener: Locator, name: RegExp) => {
    await opener.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await closed(page)
    await expectFocus(page, name, `after closing what “${name.source}” opened`)
  }

  it('goes back to what opened a drawer, on every page that has one', async () => {
    for (const [path, name] of [
      ['providers', 'Connect a provider'],
      ['keys', 'Create key'],
      ['tokens', 'Create token'],
      ['members', 'Invite'],
    ] as const) {
      const page = await dashboard.open(dashboard.path(path))
      const opener = page.getByRole('main').getByRole('button', { name, exact: true }).first()
      await thereAndBack(page, opener, new RegExp(`^button ${name}$`))
      await opener.focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await closed(page)
      await expectFocus(page, new RegExp(`^button ${name}$`), `after cancelling “${name}”`)
      await page.context().close()
    }
  })

  it('goes back to the row whose details were open, and to the menu of a row whose act was cancelled', async () => {
    for (const path of ['providers', 'keys', 'members'] as const) {
      const page = await opened(path)
      await thereAndBack(page, page.locator('main tr[data-row]').first(), /^tr /)
      if (path === 'keys') {
        const menu = menuOf(page.locator('main tr[data-row]').first())
        await menu.focus()
        await page.keyboard.press('Enter')
        await page.getByRole('menuitem').first().waitFor()
        await page.keyboard.press('Enter')
        await page.getByRole('dialog').waitFor()
        await page.keyboard.press('Escape')
        await closed(page)
        await expectFocus(page, /^button Actions for/, `after cancelling an act on ${path}`)
      }
      await page.context().close()
    }
  })

  it('stands on the next row’s menu or on the heading after a key or a token was revoked', async () => {
    const keepgate = dashboard.keepgate()
    await keepgate.runJson(['token', 'create', '--name', 'ci'])
    for (const name of ['doomed', 'spared']) await keepgate.runJson(['key', 'create', '--name', name])
    for (const [path, name] of [
      ['keys', 'doomed'],
      ['tokens', 'ci'],
    ] as const) {
      const page = await opened(path)
      await choose(page, rowOf(page, name), 'Revoke')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').fill(name)
      await page.keyboard.press('Enter')
      await closed(page)
      await expectFocus(page, /^(?:h1|tr|button Actions for) ?/, `after revoking on ${path}`)
      await page.context().close()
    }
  })

  it('stands on the next row’s menu or on the heading after a member, an invitation or a provider was removed', async () => {
    const keepgate = dashboard.keepgate()
    const { email } = await joinWorkspace(keepgate, 'user')
    const administrator = await asProgram(keepgate)
    await administrator.request({
      method: 'POST',
      path: `/api/workspaces/${keepgate.workspaceId}/invitations`,
      body: { email: 'late@keepgate.example', rank: 'user' },
      answer: { parse: (value: unknown) => value },
    })
    const page = await opened('members')
    await choose(page, rowOf(page, email), 'Remove')
    await page.getByRole('dialog').getByRole('textbox').fill(email)
    await page.keyboard.press('Enter')
    await closed(page)
    await expectFocus(page, /^(?:h1|button Actions for)/, 'after removing a member')
    const invitation = rowOf(page, 'late@keepgate.example')
    await invitation.getByRole('button').last().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Revoke' }).or(page.getByRole('dialog')).first().waitFor()
    if ((await page.getByRole('dialog').count()) === 0) await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Revoke/ })
      .click()
    await closed(page)
    await expectFocus(page, /^(?:h1|button Actions for|section Invitations)/, 'after revoking the last invitation')

    const providers = await opened('providers')
    await providers.locator('tr[data-row]').filter({ hasText: 'demo' }).click()
    await providers.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    const confirm = providers.getByRole('dialog').filter({ hasText: 'Type the name' })
    await confirm.getByRole('textbox').fill('demo')
    await providers.keyboard.press('Enter')
    await closed(providers)
    await expectFocus(providers, /^(?:h1|tr|button Connect)/, 'after removing a provider')
  })

  it('stands on the next session, or on the list, after one was ended with its button', async () => {
    await asProgram(dashboard.keepgate())
    await asProgram(dashboard.keepgate())
    const page = await opened('account')
    const ends = page.getByRole('button', { name: 'End', exact: true })
    await expect.poll(() => ends.count()).toBeGreaterThan(1)
    const before = await ends.count()
    await ends.first().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => ends.count()).toBe(before - 1)
    await expectFocus(page, /^button End$/, 'after ending one of several sessions')
  })
})
