/** Provider connections as people keep them: by mouse, by keys alone, with hostile names, in every state. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { rowOf, tabTo } from './key-steps.ts'
import { hostileTexts, startScriptedProvider } from './scripted-provider.ts'
import { anything, asProgram } from './session-steps.ts'
import { scanStorage } from './storage-scan.ts'

const provider = await startScriptedProvider()
afterAll(() => provider.close())

describeInBrowser(
  'the page of providers',
  (dashboard) => {
    beforeAll(async () => {
      const keepgate = dashboard.keepgate()
      await keepgate.addProvider('openai-compatible', { name: 'house', baseUrl: provider.url, key: provider.key })
      const administrator = await asProgram(keepgate)
      await administrator.request({
        method: 'POST',
        path: `/api/workspaces/${keepgate.workspaceId}/api-keys`,
        body: { name: '<img src=x onerror=alert(1)>', allowed_models: ['house/*'] },
        answer: anything,
      })
    })

    test('P28: connects, tests and changes a provider; its key is readable nowhere afterwards', async () => {
      const page = await dashboard.open(dashboard.path('providers'))
      await page.getByRole('button', { name: 'Connect a provider' }).click()
      const form = page.getByRole('dialog', { name: 'Connect a provider' })
      await form.getByRole('combobox', { name: 'Provider' }).fill('compat')
      await page.getByRole('option', { name: /OpenAI-compatible/ }).click()
      await form.getByRole('textbox', { name: 'Name' }).fill('team')
      await form.getByRole('textbox', { name: 'Base URL' }).fill(provider.url)
      await form.getByRole('textbox', { name: 'Key' }).fill('sk-a-wrong-key-0123456789')
      await form.getByRole('button', { name: 'Connect and test' }).click()

      const details = page.getByRole('dialog', { name: 'team' })
      await details.getByText('The provider refused the key.').waitFor()
      await details.getByText('Paste a valid key; check that it belongs').waitFor()
      expect(await scanStorage(page)).not.toContain('sk-a-wrong-key')

      await details.getByRole('button', { name: 'Edit' }).click()
      const edit = page.getByRole('dialog', { name: 'Edit team' })
      expect(await edit.getByRole('textbox', { name: 'New key' }).inputValue()).toBe('')
      await edit.getByRole('textbox', { name: 'New key' }).fill(`  ${provider.key} `)
      await edit.getByRole('button', { name: 'Save' }).click()
      await expect.poll(() => details.getByText(/^works · \d+ms$/).count()).toBe(2)
      await details.getByText(`…${provider.key.slice(-4)}`).waitFor()
      expect(await scanStorage(page)).not.toContain(provider.key)

      await page.keyboard.press('Escape')
      await rowOf(page, 'team').getByText('works', { exact: true }).waitFor()
      await page.reload()
      await rowOf(page, 'team').waitFor()
      expect(await page.content()).not.toContain(provider.key)
    })

    test('wants the key again before an address elsewhere gets it', async () => {
      const page = await dashboard.open(dashboard.path('providers'))
      await rowOf(page, 'house').click()
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByRole('textbox', { name: 'Base URL' }).fill('https://elsewhere.example/v1')
      await page.getByText('The key is bound to the old address').waitFor()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Needed: fill in this field.').waitFor()
      await page.goBack()
      await page.getByRole('dialog', { name: 'house' }).getByRole('button', { name: 'Edit' }).waitFor()
    })

    test('is used with keys alone: connect the demo, look at it, remove it', async () => {
      const page = await dashboard.open(dashboard.path('overview'))
      await page.keyboard.press('g')
      await page.keyboard.press('p')
      await page.getByRole('heading', { level: 1, name: 'Providers' }).waitFor()
      await tabTo(page, page.getByRole('button', { name: 'Connect a provider' }))
      await page.keyboard.press('Enter')
      const form = page.getByRole('dialog', { name: 'Connect a provider' })
      await tabTo(page, form.getByRole('combobox', { name: 'Provider' }))
      await page.keyboard.type('demo')
      await page.getByRole('option', { name: /Demo/ }).waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await tabTo(page, form.getByRole('textbox', { name: 'Name' }))
      expect(await form.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('demo-2')
      await page.keyboard.press('Enter')

      const details = page.getByRole('dialog', { name: 'demo-2' })
      await expect.poll(() => details.getByText(/^works · /).count()).toBe(2)
      await tabTo(page, details.getByRole('button', { name: 'Remove' }))
      await page.keyboard.press('Enter')
      const confirm = page.getByRole('dialog', { name: /^Remove demo-2/ })
      await tabTo(page, confirm.getByRole('textbox'))
      await page.keyboard.type('demo')
      await page.keyboard.press('Enter')
      await confirm.getByText('This is not the same text.').waitFor()
      await page.keyboard.type('-2')
      await page.keyboard.press('Enter')
      await confirm.waitFor({ state: 'detached' })
      await rowOf(page, 'demo-2').waitFor({ state: 'detached' })

      await tabTo(page, rowOf(page, 'demo').first())
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'house' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'house' }).waitFor({ state: 'detached' })
    })

    test('says before removing which keys stop, and shows their names as text', async () => {
      const page = await dashboard.open(dashboard.path('providers'))
      await rowOf(page, 'house').click()
      await page.getByRole('button', { name: 'Remove' }).click()
      const confirm = page.getByRole('dialog', { name: /^Remove house/ })
      await confirm.getByText('1 API key can use nothing else and stops working:').waitFor()
      await confirm.getByText('<img src=x onerror=alert(1)>').waitFor()
      await inspectPage(page, 'removing a connection')
      await confirm.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('dialog', { name: 'house' }).getByRole('button', { name: 'Remove' }).waitFor()
    })

    test('takes hostile texts in every field as texts, and says at the field what is wrong', async () => {
      const page = await dashboard.open(dashboard.path('providers?form=new'))
      const form = page.getByRole('dialog', { name: 'Connect a provider' })
      await form.getByRole('combobox', { name: 'Provider' }).fill('OpenAI-comp')
      await page.getByRole('option', { name: /OpenAI-compatible/ }).click()
      await form.getByRole('textbox', { name: 'Base URL' }).fill(provider.url)
      for (const text of hostileTexts.filter((one) => one !== '__proto__')) {
        await form.getByRole('textbox', { name: 'Name' }).fill(text)
        if (text.length < 64) await form.getByText('Small letters, digits, dots').waitFor()
      }
      await form.getByRole('textbox', { name: 'Name' }).fill('hostile')
      await form.getByText('More settings').click()
      await form.getByRole('textbox', { name: 'Models of your own' }).fill(hostileTexts.join('\n'))
      await form.getByRole('button', { name: 'Connect and test' }).click()
      await form.getByRole('alert').waitFor()
      await inspectPage(page, 'a refused form')
      await form.getByRole('textbox', { name: 'Models of your own' }).fill(hostileTexts.slice(0, 3).join('\n'))
      await form.getByRole('button', { name: 'Connect and test' }).click()
      const details = page.getByRole('dialog', { name: 'hostile' })
      await details
        .getByText('Incorrect API key provided')
        .or(details.getByText('The provider refused'))
        .first()
        .waitFor()
      await details.getByText('<img src=x onerror=alert(1)>').first().waitFor()
      await inspectPage(page, 'details with hostile texts')
    })

    test('keeps filter, order and the open connection in the address', async () => {
      const page = await dashboard.open(dashboard.path('providers?q=hou&sort=-name'))
      await rowOf(page, 'house').waitFor()
      expect(await rowOf(page, 'Demo').count()).toBe(0)
      await page.getByRole('searchbox').fill('nothing like it')
      await page.getByText('Nothing matches these filters.').waitFor()
      await inspectPage(page, 'nothing matches')
      await page.getByRole('button', { name: 'Clear filters' }).click()
      await rowOf(page, 'house').click()
      await page.getByRole('dialog', { name: 'house' }).waitFor()
      await page.reload()
      await page.getByRole('dialog', { name: 'house' }).waitFor()
      await page.goBack()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })

    test('offers a user no change, and tells a guest why there is no list', async () => {
      const user = await joinWorkspace(dashboard.keepgate(), 'user')
      const page = await (await dashboard.newContext()).newPage()
      await page.goto(dashboard.path('providers'))
      await dashboard.logIn(page, user.email, user.password)
      await rowOf(page, 'house').click()
      await page.getByRole('dialog', { name: 'house' }).getByRole('link', { name: 'Its log' }).waitFor()
      for (const name of ['Connect a provider', 'Edit', 'Remove', 'Test again', 'Test now']) {
        expect(await page.getByRole('button', { name }).count(), name).toBe(0)
      }

      const guest = await joinWorkspace(dashboard.keepgate(), 'guest')
      const other = await (await dashboard.newContext()).newPage()
      await other.goto(dashboard.path('providers'))
      await dashboard.logIn(other, guest.email, guest.password)
      await other.getByText('Your rank in this workspace does not show this page.').waitFor()
    })

    test('is usable by all in both themes, on small screens and in German', async () => {
      const page = await dashboard.open(dashboard.path('providers'))
      await rowOf(page, 'house').waitFor()
      await inspectPage(page, 'the list')
      await rowOf(page, 'house').click()
      await page.getByRole('dialog', { name: 'house' }).waitFor()
      await inspectPage(page, 'details')
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByRole('dialog', { name: 'Edit house' }).waitFor()
      await inspectPage(page, 'the form')

      const german = await dashboard.open(dashboard.path('providers?form=new'), { language: 'de' })
      await german.getByRole('dialog', { name: 'Anbieter verbinden' }).waitFor()
      const pseudo = await dashboard.open(dashboard.path('providers'), { language: 'pseudo', width: 320 })
      await rowOf(pseudo, 'house').waitFor()
      expect(await pseudo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    })
  },
  { env: { OUTBOUND_ALLOW: provider.host } },
)
