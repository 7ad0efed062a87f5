/**
 * Goes to every page and opens what can be opened there: menus and lists by what they tell of themselves, the details of
 * the first row, and every form and dialog that these lead to. Nothing is confirmed. It reads no words,
 * so that it works in every language.
 */
import type { Locator, Page } from 'playwright-core'
import { addressOf, entrances, inside } from './pages.ts'

/** @param state where the tour stands, such as `/w/$workspaceId/keys: row` */
export type Look = (page: Page, state: string) => Promise<void>

/** Forms that stand in an address. */
const formsOf: Record<string, readonly string[]> = {
  '/w/$workspaceId/keys': ['create=true', 'status=all'],
  '/w/$workspaceId/tokens': ['create=true', 'status=all'],
  '/w/$workspaceId/members': ['invite=true', 'ended=true'],
  '/w/$workspaceId/providers': ['form=new'],
  '/w/$workspaceId/usage': ['by=member&top=cost', 'by=key', 'by=connection'],
  '/w/$workspaceId/logs': ['model=%C3%A9t%C3%A9'],
  '/w/$workspaceId/audit': ['open=987654', 'actor=person:%C3%A9t%C3%A9'],
}

/** Buttons that open something and stand in no row, no menu and no address. */
const openersOf: Record<string, readonly string[]> = {
  '/w/$workspaceId/playground': ['main header button:not(:disabled) >> nth=-1'],
  '/w/$workspaceId/settings': ['main button:has(svg) >> nth=-1'],
  '/w/$workspaceId/members': ['main table >> nth=-1 >> button >> nth=-1'],
}

const lists = '[role=menu]:visible, [role=listbox]:visible'
const popups = `${lists}, [role=dialog]:visible`

/** Held places and whatever says that it is busy; the mark of a live view pulses for ever. */
const unfinished = 'span.animate-pulse, [aria-busy=true]'

/** What was asked for is there. Something that goes on asking (a live view) is no reason to wait. */
export const settle = async (page: Page): Promise<void> => {
  await page
    .locator('h1')
    .first()
    .waitFor({ timeout: 10_000 })
    .catch(async () => {
      throw new Error(`Nothing has a heading at ${page.url()}: ${await page.locator('body').innerText()}`)
    })
  await page
    .waitForFunction((parts) => document.querySelector(parts) === null, unfinished, {
      timeout: 10_000,
    })
    .catch(async () => {
      const waiting = await page
        .locator(unfinished)
        .first()
        .evaluate((part) => part.outerHTML)
      throw new Error(`${page.url()} is still loading: ${waiting.slice(0, 300)}`)
    })
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
}

export const visit = async (page: Page, address: string): Promise<void> => {
  await page.goto(address)
  await settle(page)
}

/** Whether it opened something over the page. */
const opens = async (page: Page, opener: Locator): Promise<boolean> => {
  const before = await page.locator(popups).count()
  await opener.click()
  return page
    .locator(popups)
    .nth(before)
    .waitFor({ timeout: 2000 })
    .then(
      () => true,
      () => false,
    )
}

const lookIntoPopups = async (page: Page, within: string, state: string, look: Look): Promise<void> => {
  const openers = page.locator(`${within} [aria-haspopup]:visible:not([disabled]):not([aria-disabled=true])`)
  // A row's menu is looked at by its own stop of the tour, once for the table.
  const places = await openers.evaluateAll((found) =>
    found.flatMap((element, place) => (element.closest('tr') === null ? [place] : [])),
  )
  for (const place of places) {
    if (await opens(page, openers.nth(place))) await look(page, `${state}, popup ${place + 1}`)
    await page.keyboard.press('Escape')
    await page.locator(lists).first().waitFor({ state: 'detached' })
  }
}

/** The second, since the first of the members is the one whom nobody may change. */
const row = (page: Page): Locator => page.locator('main tr[data-row]').nth(1)
const rowMenu = (page: Page): Locator => row(page).locator('[aria-haspopup=menu]:visible')

const lookIntoDetails = async (page: Page, address: string, route: string, look: Look): Promise<void> => {
  if ((await row(page).count()) === 0) return
  await row(page).focus()
  await page.keyboard.press('Enter')
  const details = page.getByRole('dialog')
  const opened = await details.waitFor({ timeout: 1500 }).then(
    () => true,
    () => false,
  )
  if (!opened) return
  await settle(page)
  await look(page, `${route}: details`)
  // Another page's details: the tour comes there too.
  if (new URL(page.url()).pathname !== address) return
  const buttons = await details.locator('footer button:not(:disabled)').count()
  for (let place = 0; place < buttons; place += 1) {
    if (place > 0) {
      await visit(page, address)
      await row(page).focus()
      await page.keyboard.press('Enter')
      await details.waitFor()
      await settle(page)
    }
    await details.locator('footer button:not(:disabled)').nth(place).click()
    await settle(page)
    await look(page, `${route}: details, button ${place + 1}`)
  }
}

const lookIntoRowMenu = async (page: Page, address: string, route: string, look: Look): Promise<void> => {
  await visit(page, address)
  if ((await rowMenu(page).count()) > 0 && (await opens(page, rowMenu(page))))
    await look(page, `${route}: menu of a row`)
}

const lookAtPage = async (page: Page, route: string, workspaceId: string, look: Look): Promise<void> => {
  const address = addressOf(route, workspaceId)
  await visit(page, address)
  await look(page, route)
  if (new URL(page.url()).pathname !== address) return
  await lookIntoPopups(page, 'main', route, look)
  for (const form of formsOf[route] ?? []) {
    await visit(page, `${address}?${form}`)
    await look(page, `${route}?${form}`)
    if ((await page.getByRole('dialog').count()) > 0) {
      await lookIntoPopups(page, '[role=dialog]', `${route}?${form}`, look)
    }
  }
  for (const [place, opener] of (openersOf[route] ?? []).entries()) {
    await visit(page, address)
    if ((await page.locator(opener).count()) === 0 || !(await opens(page, page.locator(opener)))) continue
    await settle(page)
    await look(page, `${route}: opened ${place + 1}`)
  }
  await visit(page, address)
  await lookIntoDetails(page, address, route, look)
  await lookIntoRowMenu(page, address, route, look)
}

/** What lies over every page alike, looked at over one. */
const lookAtShell = async (page: Page, workspaceId: string, look: Look): Promise<void> => {
  const address = addressOf('/w/$workspaceId/settings', workspaceId)
  for (const key of ['Control+k', '?']) {
    await visit(page, address)
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
    await look(page, `over every page: ${key}`)
  }
  await visit(page, address)
  await lookIntoPopups(page, 'body', 'over every page', look)
}

/** Every page behind the gate; the person is logged in. */
export const tour = async (page: Page, workspaceId: string, look: Look): Promise<void> => {
  for (const route of inside) await lookAtPage(page, route, workspaceId, look)
  await lookAtShell(page, workspaceId, look)
}

/** The pages behind the gate as they are when they are opened, with nothing opened in them. */
export const glance = async (page: Page, workspaceId: string, look: Look): Promise<void> => {
  for (const route of inside) {
    await visit(page, addressOf(route, workspaceId))
    await look(page, route)
  }
}

/** What stands in front of the gate. @param invitation an invitation's token, for what its page shows with one */
export const glanceAtEntrances = async (page: Page, invitation: string, look: Look): Promise<void> => {
  for (const route of entrances) {
    await visit(page, addressOf(route, ''))
    await look(page, route)
  }
  // From elsewhere: a fragment alone loads nothing.
  await page.goto('about:blank')
  await visit(page, `/invitation#${invitation}`)
  await look(page, '/invitation with a link')
}
