/** Login, lock and tabs in a real browser against a real server. */
import { expect, it } from 'vitest'
import { startKeepgate } from '../../server/test/harness/keepgate.ts'
import { describeInBrowser } from './harness.ts'
import { chooseLogOut, endOtherSessions, heading, passwordField, submitPassword, unlock } from './session-steps.ts'

const wrongPassword = 'not the right password'

describeInBrowser('login', (dashboard) => {
  it('Q34: lets in with the password, says so where it is wrong, and empties the field at once', async () => {
    const { email, password } = dashboard.keepgate()
    const page = await (await dashboard.newContext()).newPage()
    await page.goto('/login')
    await page.getByLabel('E-mail').fill(email)
    await submitPassword(page, wrongPassword)
    await page.getByText('E-mail or password is wrong.').waitFor()
    expect(await passwordField(page).inputValue()).toBe('')
    expect(await page.getByLabel('E-mail').inputValue()).toBe(email)
    await submitPassword(page, password)
    await page.waitForURL(`**${dashboard.path('overview')}`)
  })

  it('comes back to the same page with the same address after the session ended elsewhere', async () => {
    const page = await dashboard.open(`${dashboard.path('members')}?probe=1`)
    const before = page.url()
    await endOtherSessions(dashboard.keepgate())
    await page.reload()
    await heading(page, 'Log in').waitFor()
    expect(page.url()).toBe(before)
    await dashboard.logIn(page)
    await heading(page, 'Members').waitFor()
    expect(page.url()).toBe(before)
  })

  it('notices in the middle of the work that the session has ended, and says so', async () => {
    const page = await dashboard.open('/account')
    await endOtherSessions(dashboard.keepgate())
    await passwordField(page, 'Current password').last().fill(dashboard.keepgate().password)
    await page.getByRole('button', { name: 'Make a new recovery code' }).click()
    await page.getByText('Your session has ended').waitFor()
    await dashboard.logIn(page)
    await heading(page, 'Account').waitFor()
  })
})

describeInBrowser('the lock', (dashboard) => {
  it('Q38: holds over a reload, and a browser that is opened again asks for the password', async () => {
    const { password } = dashboard.keepgate()
    const page = await dashboard.open('/account')
    await page.getByRole('button', { name: 'Lock now' }).click()
    await heading(page, 'Locked').waitFor()
    await page.reload()
    await unlock(page, password)
    await heading(page, 'Account').waitFor()
    await page.close()
    const reopened = await page.context().newPage()
    await reopened.goto('/account')
    await reopened.getByText('This page was opened anew, or was left for more than 15 seconds.').waitFor()
    await unlock(reopened, password)
    await heading(reopened, 'Account').waitFor()
  })

  it('Q36: stays open over navigation, a reload and a second tab, and only the first tab holds the key', async () => {
    const page = await dashboard.open('/account')
    const held = 'The key is in this tab’s memory'
    const absent = 'The key is not in this tab'
    await page.getByText(held).waitFor()
    await page.getByRole('link', { name: 'Members' }).click()
    await heading(page, 'Members').waitFor()
    await page.goBack()
    await page.getByText(held).waitFor()
    const second = await page.context().newPage()
    await second.goto('/account')
    await second.getByText(absent).waitFor()
    await page.reload()
    await page.getByText(absent).waitFor()
  })

  it('falls in every tab with one, refuses another password, and opens every tab with one', async () => {
    const page = await dashboard.open('/account')
    const second = await page.context().newPage()
    await second.goto('/account')
    await second.getByRole('button', { name: 'Lock now' }).click()
    await heading(page, 'Locked').waitFor()
    await submitPassword(page, wrongPassword)
    await page.getByText('The password is wrong.').waitFor()
    await unlock(page, dashboard.keepgate().password)
    await heading(second, 'Account').waitFor()
  })

  it('falls after the chosen time without use', async () => {
    const page = await (await dashboard.newContext()).newPage()
    await page.clock.install()
    await page.goto('/account')
    await dashboard.logIn(page)
    await heading(page, 'Account').waitFor()
    await page.clock.runFor('14:00')
    expect(await heading(page, 'Account').isVisible()).toBe(true)
    await page.clock.runFor('01:10')
    await heading(page, 'Locked').waitFor()
    await page.getByText('Nobody used it for 15 minutes.').waitFor()
  })

  it('lets several tabs log out together, and come in together', async () => {
    const page = await dashboard.open('/account')
    const second = await page.context().newPage()
    await second.goto(dashboard.path('members'))
    await heading(second, 'Members').waitFor()
    await chooseLogOut(page)
    await heading(second, 'Log in').waitFor()
    await dashboard.logIn(page)
    await heading(page, 'Account').waitFor()
    await heading(second, 'Members').waitFor()
  })
})

describeInBrowser('plain http away from localhost', (dashboard) => {
  const elsewhere = (url: string): string => url.replace('127.0.0.1', 'keepgate.test')
  const expectOtherHost = (): void => {
    dashboard.expectProblem(/^foreign request: http:\/\/keepgate\.test:/)
    // Browsers say that the header has no effect without https.
    dashboard.expectProblem(/Cross-Origin-Opener-Policy header has been ignored/)
  }

  it('is refused before a password is asked for', async () => {
    expectOtherHost()
    const page = await (await dashboard.newContext()).newPage()
    await page.goto(`${elsewhere(dashboard.keepgate().url)}/login`)
    await page.getByText('Login over plain http is refused here').waitFor()
    expect(await passwordField(page).count()).toBe(0)
  })

  it('works without the browser’s own cryptography where the operator allows it, under a warning', async () => {
    expectOtherHost()
    const other = await startKeepgate({ env: { ALLOW_INSECURE_HTTP: 'true' } })
    try {
      const page = await (await dashboard.newContext()).newPage()
      await page.goto(`${elsewhere(other.url)}/login`)
      expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined'])
      await page.getByText('This connection is not encrypted').waitFor()
      await dashboard.logIn(page, other.email, other.password)
      await page.waitForURL('**/overview')
      // Or it asks on while its server stops.
      await page.close()
    } finally {
      await other.stop()
      other.remove()
    }
  })
})
