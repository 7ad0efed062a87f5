/** The list of API keys and what is done from it: by mouse, by keys alone, with hostile names, in every state. */
import { beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { choose, closeSecret, createKey, rowOf, secretDialog, tabTo } from './key-steps.ts'

const hostile = ['<img src=x onerror=alert(1)>', 'invoice\u202efdp.exe', '__proto__', 'x'.repeat(80)]

describeInBrowser('the page of API keys', (dashboard) => {
  beforeAll(async () => {
    const names = [...hostile, 'Nightly batch', 'Second batch']
    for (const name of names) await dashboard.keepgate().runJson(['key', 'create', '--name', name])
  })

  test('makes and ends a key with the keyboard alone', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor()
    await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Create key' }))
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Create an API key' }).waitFor()
    // The focus is in the name already.
    await page.keyboard.type('Made by keys')
    await page.keyboard.press('Enter')
    await secretDialog(page).waitFor()
    await tabTo(page, secretDialog(page).getByRole('button', { name: 'I have it' }))
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await secretDialog(page).waitFor({ state: 'detached' })

    await tabTo(page, page.getByRole('row').nth(1))
    await page.keyboard.press('Enter')
    const details = page.getByRole('dialog', { name: 'Made by keys' })
    await tabTo(page, details.getByRole('button', { name: 'Revoke' }))
    await page.keyboard.press('Enter')
    const confirm = page.getByRole('dialog', { name: 'Revoke Made by keys' })
    await tabTo(page, confirm.getByRole('textbox'))
    await page.keyboard.type('Made by keys')
    await page.keyboard.press('Enter')
    await rowOf(page, 'Made by keys').waitFor({ state: 'detached' })
  })

  test('sends what the form says, and says what is wrong where it is wrong', async () => {
    const page = await dashboard.open(dashboard.path('keys?create=true'))
    const form = page.getByRole('dialog', { name: 'Create an API key' })
    await form.getByText('Empty: the default, 60.').waitFor()
    await form.getByRole('textbox', { name: 'Name' }).fill('x'.repeat(10_000))
    await form.getByRole('textbox', { name: 'Allowed addresses' }).fill('10.0.0.0/8\nexample.com')
    await form.getByRole('radio', { name: 'Only these' }).click()
    await form.getByRole('button', { name: 'Create key' }).click()
    await form.getByText('A name has 1 to 80 characters').waitFor()
    await form.getByText('“example.com” is neither an address nor a range.').waitFor()
    await form.getByText('Add a model, or allow every model.').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('name')

    await form.getByRole('textbox', { name: 'Name' }).fill('Restricted')
    await form.getByRole('textbox', { name: 'Allowed addresses' }).fill('10.0.0.0/8')
    await form.getByRole('textbox', { name: 'Requests a minute' }).fill('7')
    await form.getByRole('combobox', { name: 'Model to add' }).fill('demo/')
    await page.getByRole('option', { name: 'demo/*' }).click()
    await form.getByRole('button', { name: 'Add', exact: true }).click()
    await form.getByRole('list', { name: 'Allowed models' }).getByText('demo/*').waitFor()
    await form.getByRole('combobox', { name: 'Expiry' }).click()
    await page.getByRole('option', { name: '7 days' }).click()
    await form.getByRole('button', { name: 'Create key' }).click()
    await closeSecret(page)

    const row = rowOf(page, 'Restricted')
    expect(await row.textContent()).toMatch(/1 model.*1 address.*0 \/ 7.*in 7 days/)
    await row.getByText('Restricted').click()
    const details = page.getByRole('dialog', { name: 'Restricted' })
    await details.getByText('demo/*').waitFor()
    await details.getByRole('button', { name: 'Edit' }).click()
    const edit = page.getByRole('dialog', { name: 'Edit Restricted' })
    await edit.getByRole('textbox', { name: 'Requests a minute' }).fill('9')
    await edit.getByRole('button', { name: 'Save' }).click()
    await details.getByText('0 / 9').waitFor()
  })

  test('keeps filters, order and the open key in the address, through a reload and back', async () => {
    const page = await dashboard.open(dashboard.path('keys'))
    await page.getByRole('searchbox', { name: 'Search keys' }).fill('batch')
    await rowOf(page, '__proto__').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Name' }).click()
    await page.getByRole('button', { name: 'Name' }).click()
    await page.getByText('Nightly batch').click()
    await page.getByRole('dialog', { name: 'Nightly batch' }).waitFor()
    await page.reload()
    await page.getByRole('dialog', { name: 'Nightly batch' }).waitFor()
    await page.goBack()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.getByRole('row').filter({ hasText: 'batch' }).allTextContents()).toEqual([
      expect.stringContaining('Second'),
      expect.stringContaining('Nightly'),
    ])
    await page.getByRole('searchbox', { name: 'Search keys' }).fill('no such thing')
    await page.getByText('Nothing matches these filters.').waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
    await rowOf(page, '__proto__').waitFor()
    expect(await page.getByRole('searchbox', { name: 'Search keys' }).inputValue()).toBe('')
  })

  test('shows hostile names as what they are, wherever a key is named', async () => {
    const page = await dashboard.open(dashboard.path('keys'))
    await rowOf(page, '<img src=x onerror=alert(1)>').waitFor()
    await rowOf(page, 'invoice[U+202E]fdp.exe').waitFor()
    for (const name of ['__proto__', '<img src=x onerror=alert(1)>']) {
      await rowOf(page, name).getByText(name).click()
      const details = page.getByRole('dialog', { name })
      await details.getByRole('button', { name: 'Revoke' }).click()
      const confirm = page.getByRole('dialog', { name: `Revoke ${name}` })
      await confirm.getByText(name, { exact: true }).first().waitFor()
      await confirm.getByRole('button', { name: 'Cancel' }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await choose(page, rowOf(page, 'invoice[U+202E]fdp.exe'), 'Revoke')
    await page.getByRole('dialog').getByRole('textbox').fill('invoice[U+202E]fdp.exe')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click()
    await rowOf(page, 'fdp.exe').waitFor({ state: 'detached' })
    await createKey(page, '<script>alert(1)</script>')
    await closeSecret(page)
    await page.goto(dashboard.path('keys?sort=__proto__&status=constructor&owner=<b>&key=__proto__&after=-1'))
    await page.getByText('No such key, or it is not yours.').waitFor()
    expect(await page.locator('main img, main b, main script, [role=dialog] script').count()).toBe(0)
  })

  test('lists risky keys with what mends each', async () => {
    const page = await dashboard.open(dashboard.path('keys'))
    await page.getByRole('link', { name: /risky keys/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Risky keys' }).waitFor()
    const row = page
      .getByRole('region', { name: 'No expiry' })
      .last()
      .getByRole('row')
      .filter({ hasText: 'Second batch' })
    await row.getByRole('button', { name: 'Set an expiry' }).click()
    await inspectPage(page, 'editing a risky key')
    await page.getByRole('combobox', { name: 'Expiry' }).click()
    await page.getByRole('option', { name: '30 days' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await row.waitFor({ state: 'detached' })
    await inspectPage(page, 'risky keys')
  })

  test('tells apart nothing yet, nothing found, and not answered', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    const none = { working: 0, ended: 0, risky: 0, risks: { no_expiry: 0, no_limit: 0, unused_30_days: 0 }, owners: [] }
    await page.route('**/api-key-counts*', (route) => route.fulfill({ json: none }))
    await page.route('**/api-keys?*', (route) => route.fulfill({ json: { data: [], next_cursor: null } }))
    await page.goto(dashboard.path('keys'))
    await page.getByText('No API key yet.').waitFor()
    await inspectPage(page, 'no key yet')
    dashboard.expectProblem(/500/)
    const problem = {
      code: 'internal_error',
      status: 500,
      title: 'x',
      detail: 'It broke.',
      request_id: 'req_of_the_test',
    }
    await page.route('**/api-keys?*', (route) => route.fulfill({ status: 500, json: problem }))
    await page.reload()
    await page.getByRole('alert').getByText('req_of_the_test').waitFor()
    await inspectPage(page, 'not answered')
    await page.unroute('**/api-keys?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await rowOf(page, 'Nightly batch').waitFor()
  })

  test('is usable by all in every state, and fits a small screen', async () => {
    const page = await dashboard.open(dashboard.path('keys?status=all'))
    await rowOf(page, 'Nightly batch').waitFor()
    await inspectPage(page, 'list')
    await rowOf(page, 'Nightly batch').getByText('Nightly batch').click()
    await page.getByRole('dialog', { name: 'Nightly batch' }).waitFor()
    await inspectPage(page, 'details')
    for (const [act, state] of [
      ['Edit', 'edit'],
      ['Rotate', 'rotate'],
      ['Revoke', 'revoke'],
    ] as const) {
      await page.getByRole('dialog').getByRole('button', { name: act }).click()
      await page.getByRole('dialog', { name: `${act} Nightly batch` }).waitFor()
      await inspectPage(page, state)
      await page.getByRole('button', { name: 'Cancel' }).click()
    }
  })

  test('is usable by all while a key is made, and fits a small screen', async () => {
    const page = await dashboard.open(dashboard.path('keys?create=true'))
    await page.getByRole('radio', { name: 'Only these' }).click()
    await inspectPage(page, 'create')
    await page.getByRole('textbox', { name: 'Name' }).fill('Inspected')
    await page.getByRole('radio', { name: 'Every model' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await secretDialog(page).getByRole('tab', { name: 'curl' }).waitFor()
    await inspectPage(page, 'shown once')
  })

  test('shows a member who is no moderator their own keys alone, and no owner', async () => {
    const member = await joinWorkspace(dashboard.keepgate(), 'user')
    const page = await (await dashboard.newContext()).newPage()
    await page.goto(dashboard.path('keys'))
    await dashboard.logIn(page, member.email, member.password)
    await page.getByText('No API key yet.').waitFor()
    await createKey(page, 'Their own')
    await closeSecret(page)
    await rowOf(page, 'Their own').waitFor()
    expect(await page.getByRole('columnheader', { name: 'Owner' }).count()).toBe(0)
    expect(await rowOf(page, 'Nightly batch').count()).toBe(0)
  })
})
