/** What the tests of keys and tokens do on the page. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { scanStorage } from './storage-scan.ts'

/** Tabs on until the control has the focus, as somebody without a mouse does. */
export const tabTo = async (page: Page, control: Locator): Promise<void> => {
  await control.waitFor()
  for (let presses = 0; presses < 80; presses++) {
    if (await control.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('The control cannot be reached with the Tab key.')
}

/** Fills the open form for a new key, sends it and reads the key that is shown. */
export const createKey = async (page: Page, name: string): Promise<string> => {
  await page.getByRole('main').getByRole('button', { name: 'Create key' }).first().click()
  const form = page.getByRole('dialog', { name: 'Create an API key' })
  await form.getByRole('textbox', { name: 'Name' }).fill(name)
  await form.getByRole('button', { name: 'Create key' }).click()
  return readSecret(page)
}

export const secretDialog = (page: Page): Locator => page.getByRole('dialog').filter({ hasText: 'You see this once.' })

export const readSecret = async (page: Page): Promise<string> =>
  (await secretDialog(page)
    .getByText(/^[pm]k_test_\w{12}_\w{49}$/)
    .textContent()) ?? ''

export const closeSecret = async (page: Page): Promise<void> => {
  // Once asks back, twice closes.
  await secretDialog(page).getByRole('button', { name: 'I have it' }).click()
  await secretDialog(page).getByRole('button', { name: 'I have it' }).click()
  await secretDialog(page).waitFor({ state: 'detached' })
}

/** While the secret is on the screen: it stands nowhere that outlives the screen. */
export const expectKeptNowhere = async (page: Page, secret: string): Promise<void> => {
  const { page: _shown, values: _typed, ...kept } = JSON.parse(await scanStorage(page))
  expect(JSON.stringify(kept)).not.toContain(secret.slice(-40))
}

/** Afterwards: it stands nowhere at all. */
export const expectGone = async (page: Page, secret: string): Promise<void> => {
  expect(await scanStorage(page)).not.toContain(secret.slice(-40))
}

/** The status with which /v1 answers this key. */
export const statusWith = async (url: string, key: string): Promise<number> => {
  const answer = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })
  await answer.arrayBuffer()
  return answer.status
}

export const rowOf = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name })

/** Opens the menu of a row and chooses from it. */
export const choose = async (page: Page, row: Locator, act: string): Promise<void> => {
  await row.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: act }).click()
}
