import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from './harness.ts'

const heading = (page: Page) => page.locator('main h1')
const widerThanScreen = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

describeInBrowser('the shell', (dashboard) => {
  it('leads from / to the last workspace, and names page and workspace in the title', async () => {
    const page = await dashboard.open('/')
    await page.waitForURL(`**${dashboard.path('overview')}`)
    expect(await page.title()).toMatch(/^Overview · .+ · Keepgate$/)
  })

  it('offers a way past the navigation, and landmarks', async () => {
    const page = await dashboard.open(dashboard.path('settings'))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    expect(await page.getByRole('main').count()).toBe(1)
    expect(await page.getByRole('navigation', { name: 'Workspace' }).count()).toBe(1)
  })

  it('moves the focus to the heading of the page that a link opens', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.getByRole('navigation').getByRole('link', { name: 'Usage' }).click()
    await expect.poll(() => heading(page).textContent()).toBe('Usage')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    expect(await page.title()).toMatch(/^Usage · /)
  })

  it('is steered by keys alone: g and a letter, ?, Ctrl-K', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await expect.poll(() => heading(page).textContent(), { timeout: 15_000 }).toBe('Members')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    const listed = await page.getByRole('dialog').locator('dd').allTextContents()
    expect(listed).toEqual(expect.arrayContaining(['p', '?', 'gm', 'gl']))
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Page or action' })
    await field.fill('prov')
    await page.getByRole('option', { name: 'Providers' }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => heading(page).textContent(), { timeout: 15_000 }).toBe('Providers')
    await page.keyboard.press('Control+k')
    await field.fill('nothing like this')
    await page.getByText('Nothing matches.').waitFor()
  })

  it('takes no letter keys where somebody types, and none once they are switched off', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.keyboard.press('?')
    await page.getByRole('switch').click()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await page.keyboard.press('?')
    expect(await heading(page).textContent()).toBe('Overview')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('is in the chosen theme from the first paint, whatever the system says', async () => {
    const context = await dashboard.newContext({ theme: 'light' })
    const page = await context.newPage()
    await page.goto('/login')
    await page.evaluate(() => localStorage.setItem('keepgate-appearance', 'dark'))
    // What the page's own scripts would do comes too late to help here.
    await page.route('**/assets/*.js', (route) => route.abort())
    await page.reload({ waitUntil: 'commit' })
    await page.locator('#root').waitFor({ state: 'attached' })
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    dashboard.expectProblem(/ERR_FAILED/)
  })

  it('changes theme and language at once, and keeps both', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    await page.getByRole('button', { name: /^Account: / }).click()
    await page.getByRole('menuitem', { name: 'Appearance and language' }).click()
    await page.getByRole('radio', { name: 'Light' }).click()
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
    await page.getByRole('radio', { name: 'Deutsch' }).click()
    await page.getByRole('dialog', { name: 'Darstellung und Sprache' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
    await page.reload()
    await page.getByRole('navigation').getByRole('link', { name: 'Übersicht' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
  })

  it('shows every text of its own in the pseudo-language, so that none is forgotten', async () => {
    const page = await dashboard.open(dashboard.path('overview'), { language: 'pseudo' })
    const texts = await page.locator('nav a, main h1').allTextContents()
    expect(texts.filter((text) => !/·$/.test(text.trim()))).toEqual([])
  })

  it('fits 320 pixels, with the navigation behind a button', async () => {
    const page = await dashboard.open(dashboard.path('overview'), { width: 320, height: 640 })
    expect(await widerThanScreen(page)).toBe(false)
    await page.getByRole('button', { name: 'Menu' }).click()
    const beyond = () =>
      page
        .getByRole('dialog')
        .evaluate(
          (drawer) =>
            [...drawer.querySelectorAll('button, a')].filter((one) => one.getBoundingClientRect().right > innerWidth)
              .length,
        )
    const switcher = page
      .getByRole('dialog')
      .getByRole('button', { name: /^Workspace/ })
      .locator('.truncate')
    await switcher.evaluate((label) => {
      label.textContent = 'Werkstatt für Übergrößen und Donaudampfschifffahrt'
    })
    expect(await beyond()).toBe(0)
    await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click()
    await expect.poll(() => heading(page).textContent()).toBe('Settings')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await widerThanScreen(page)).toBe(false)
  })

  it('follows the system’s light and dark while it is open, unless one was chosen', async () => {
    const page = await dashboard.open(dashboard.path('overview'))
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
    await page.evaluate(() => localStorage.setItem('keepgate-appearance', 'system'))
    await page.emulateMedia({ colorScheme: 'light' })
    await expect.poll(theme).toBe('light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(theme).toBe('dark')
    await page.evaluate(() => localStorage.setItem('keepgate-appearance', 'dark'))
    await page.emulateMedia({ colorScheme: 'light' })
    // The browser tells of the change with a frame.
    await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))))
    expect(await theme()).toBe('dark')
  })

  it('says so where an address or a workspace does not exist', async () => {
    const page = await dashboard.open(dashboard.path('nonsense'))
    expect(await heading(page).textContent()).toBe('No such page')
    await page.goto('/w/ws_00000000000000000000000000/overview')
    await expect.poll(() => heading(page).textContent()).toBe('No such workspace')
  })
})
