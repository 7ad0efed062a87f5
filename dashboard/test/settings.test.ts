/** Settings in the dashboard: the workspace's life, what the installation prescribes, what this browser remembers. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { rowOf, tabTo } from './key-steps.ts'
import { heading } from './session-steps.ts'

const switcher = (page: Page) => page.getByRole('button', { name: /^Workspace: / }).first()
const newWorkspace = (page: Page) => page.getByRole('dialog', { name: 'Create a workspace' })

describeInBrowser(
  'the settings',
  (dashboard) => {
    test('creates a workspace from the switcher, renames it, and removes it after its name was typed', async () => {
      const page = await dashboard.open(dashboard.path('settings'))
      const first = await switcher(page).textContent()
      await switcher(page).click()
      await page.getByRole('menuitem', { name: 'Create workspace' }).click()
      await newWorkspace(page).getByRole('textbox', { name: 'Name' }).fill('<b>Second</b>')
      await inspectPage(page, 'create')
      await newWorkspace(page).getByRole('button', { name: 'Create workspace' }).click()
      await heading(page, 'Overview').waitFor()
      await page.getByRole('button', { name: 'Workspace: <b>Second</b>' }).waitFor()

      await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
      const name = page.getByRole('form', { name: 'Rename the workspace' }).getByRole('textbox', { name: 'Name' })
      const rename = page.getByRole('button', { name: 'Rename', exact: true })
      expect(await rename.isDisabled()).toBe(true)
      await name.fill('Second \u202ekitchen')
      await rename.click()
      await expect.poll(() => page.getByRole('heading', { name: 'Workspace', exact: true }).count()).toBe(1)
      await page.getByRole('button', { name: 'Workspace: Second [U+202E]kitchen' }).waitFor()
      await page.reload()
      await page.getByRole('button', { name: 'Workspace: Second [U+202E]kitchen' }).waitFor()

      await page.getByRole('button', { name: 'Remove workspace…' }).click()
      const confirm = page.getByRole('dialog', { name: 'Remove Second [U+202E]kitchen' })
      await confirm.getByText('No API key works in it.').waitFor()
      await confirm.getByText('Nobody else is a member.').waitFor()
      await inspectPage(page, 'remove')
      await confirm.getByRole('button', { name: 'Remove workspace' }).click()
      await confirm.getByText('This is not the same text.').waitFor()
      await confirm.getByRole('textbox').fill('Second \u202ekitchen')
      await confirm.getByRole('button', { name: 'Remove workspace' }).click()
      await heading(page, 'Overview').waitFor()
      await expect.poll(() => switcher(page).textContent()).toBe(first)
      await switcher(page).click()
      await page.getByRole('menuitem', { name: 'Create workspace' }).waitFor()
      expect(await page.getByRole('menuitemcheckbox').count()).toBe(1)
    })

    test('creates a workspace with the keyboard alone', async () => {
      const page = await dashboard.open(dashboard.path('settings'))
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Page or action' }).fill('create work')
      await page.getByRole('option', { name: 'Create workspace' }).waitFor()
      await page.keyboard.press('Enter')
      await newWorkspace(page).getByRole('textbox', { name: 'Name' }).waitFor()
      await tabTo(page, newWorkspace(page).getByRole('textbox', { name: 'Name' }))
      await page.keyboard.type('By keys')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Workspace: By keys' }).waitFor()
      await heading(page, 'Overview').waitFor()
    })

    test('shows the limits in force and the facts of the installation, with the settings that decide them', async () => {
      const page = await dashboard.open(dashboard.path('settings'))
      await rowOf(page, 'RATE_LIMIT_IP').getByText('1,000 a minute').waitFor()
      await rowOf(page, 'RATE_LIMIT_KEY').getByText('60 a minute').waitFor()
      await rowOf(page, 'RATE_LIMIT_AUTH').getByText('off').waitFor()
      await rowOf(page, 'ENVIRONMENT').getByText('Development').waitFor()
      await rowOf(page, 'SIGNUP').getByText('By invitation').waitFor()
      await rowOf(page, 'CORS_ORIGINS').getByText('https://tables.keepgate.example').waitFor()
      await rowOf(page, 'SESSION_IDLE_TTL').getByText('30 minutes').waitFor()
      await inspectPage(page, 'as an administrator')
    })

    test('changes appearance, language and idle time at once, and remembers them', async () => {
      const page = await dashboard.open(dashboard.path('settings'))
      await page.getByRole('radio', { name: 'Light' }).click()
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
      await page.getByRole('combobox', { name: /^Lock when nobody/ }).click()
      await page.getByRole('option', { name: '30 minutes' }).click()
      await page.getByRole('radio', { name: 'Deutsch' }).click()
      await heading(page, 'Einstellungen').waitFor()
      await rowOf(page, 'RATE_LIMIT_KEY').getByText('60 je Minute').waitFor()
      await page.reload()
      await heading(page, 'Einstellungen').waitFor()
      await page
        .getByRole('combobox', { name: /^Sperren, wenn/ })
        .getByText('30 Minuten')
        .waitFor()
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
    })

    test('lets a member look, and change what is theirs', async () => {
      const member = await joinWorkspace(dashboard.keepgate(), 'guest')
      const page = await (await dashboard.newContext()).newPage()
      await page.goto(dashboard.path('settings'))
      await dashboard.logIn(page, member.email, member.password)
      await rowOf(page, 'RATE_LIMIT_KEY').waitFor()
      await page.getByText('Sees the workspace’s name and limits, and nothing in it.').waitFor()
      for (const name of ['Rename', 'Remove workspace…']) {
        expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
      }
      expect(await page.getByRole('heading', { name: 'Installation' }).count()).toBe(0)
      await inspectPage(page, 'as a guest')
    })
  },
  { env: { CORS_ORIGINS: 'https://tables.keepgate.example' } },
)
