/** What people do at the gate, for the suites that are about it; the others let the harness log in. */
import { login } from '@keepgate/client/login'
import { createControlClient } from '@keepgate/client/request'
import type { Page } from 'playwright-core'
import type { Keepgate } from '../../server/test/harness/keepgate.ts'

export const heading = (on: Page, name: string) => on.getByRole('heading', { level: 1, name })
export const passwordField = (on: Page, name = 'Password') => on.getByRole('textbox', { name, exact: true })

export const submitPassword = async (on: Page, password: string): Promise<void> => {
  await passwordField(on).fill(password)
  await on.locator('form button[type=submit]').click()
}

export const unlock = async (on: Page, password: string): Promise<void> => {
  await heading(on, 'Locked').waitFor()
  await submitPassword(on, password)
  await heading(on, 'Locked').waitFor({ state: 'detached' })
}

export const chooseLogOut = async (on: Page): Promise<void> => {
  await on.getByRole('button', { name: /^Account: / }).click()
  await on.getByRole('menuitem', { name: 'Log out' }).click()
  await heading(on, 'Log in').waitFor()
}

/** The answer as it came. */
export const anything = { parse: (value: unknown) => value }

/** The same person elsewhere, as a program. */
export const asProgram = async ({ url, email, password }: Pick<Keepgate, 'url' | 'email' | 'password'>) => {
  const { token } = await login({ baseUrl: url, email, password })
  return createControlClient({ baseUrl: url, token })
}

export const endOtherSessions = async (keepgate: Keepgate): Promise<void> => {
  const { request } = await asProgram(keepgate)
  await request({ method: 'DELETE', path: '/auth/sessions', answer: anything })
}
