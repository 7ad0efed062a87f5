/** What is looked at wherever the tour stands. Each look gives findings, and none where all is well. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { hostileTexts } from './hostile-texts.ts'

/** Elements of planted markup, its scripts' traces, addresses that run, and what a name did to objects. */
export const findInjected = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const planted = [...document.querySelectorAll('[data-planted]')].map((element) => `element: ${element.outerHTML}`)
    const runs = [...document.querySelectorAll('a, form, iframe, object, embed, img, script, link')].flatMap(
      (element) =>
        ['href', 'src', 'action', 'data']
          .map((name) => element.getAttribute(name) ?? '')
          .filter((address) => /^\s*(?:javascript|data:text\/html|vbscript)/i.test(address)),
    )
    const prototype = Object.keys(Object.prototype).map((name) => `prototype: ${name}`)
    const called = 'plantedCalls' in window ? [`called: ${JSON.stringify(window.plantedCalls)}`] : []
    return [...planted, ...runs.map((address) => `address: ${address}`), ...prototype, ...called]
  })

/**
 * Marks that turn text around, where they could turn something else: in a name that shares its line with other words, in
 * a label or in the document's title, none of which can be isolated.
 */
export const findReordered = (page: Page): Promise<string[]> =>
  page.evaluate((texts) => {
    const marks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
    const name = (element: Element) => `${element.tagName} ${element.className} in ${element.parentElement?.className}`
    const labels = [...document.querySelectorAll('*')].flatMap((element) =>
      ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext']
        .filter((attribute) => marks.test(element.getAttribute(attribute) ?? ''))
        .map((attribute) => `${attribute} of ${name(element)}`),
    )
    const isolates = (element: Element): boolean => {
      const { unicodeBidi, display } = getComputedStyle(element)
      return display !== 'inline' || /isolate|plaintext/.test(unicodeBidi)
    }
    const lines: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      let around = node.parentElement
      if (!marks.test(text) || around === null || !around.checkVisibility()) continue
      const isWhole = texts.some((planted) => planted.startsWith(text) || text.startsWith(planted.slice(0, 5)))
      while (around.parentElement !== null && !isolates(around)) around = around.parentElement
      if (!isWhole || around.textContent !== text)
        lines.push(`text of ${name(around)}: ${JSON.stringify(text.slice(0, 60))}`)
    }
    const title = marks.test(document.title) ? [`title ${JSON.stringify(document.title.slice(0, 60))}`] : []
    return [...new Set([...labels, ...lines, ...title])]
  }, hostileTexts)

/** How many of the planted texts stand in the page as they are. */
export const countHostile = (page: Page): Promise<number> =>
  page.evaluate(
    (texts) => {
      const fields = [...document.querySelectorAll('input, textarea')].map((field) =>
        'value' in field ? field.value : '',
      )
      const shown = `${document.querySelector('main')?.textContent} ${fields.join(' ')}`
      return texts.filter((text) => shown.includes(text)).length
    },
    hostileTexts.filter((text) => /^[\x20-\x7e]{12,200}$/.test(text)),
  )

/** Widths at which the page is wider than its window. */
export const findOverflow = async (page: Page, widths: readonly number[] = [320, 1280]): Promise<string[]> => {
  const before = page.viewportSize() ?? { width: 1280, height: 800 }
  const findings: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 720 })
    const wide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth > clientWidth ? `${scrollWidth} pixels` : null
    })
    if (wide !== null) findings.push(`${wide} at ${width}`)
  }
  await page.setViewportSize(before)
  return findings
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const runAxe = (
  options: string,
): string => `axe.run([...document.querySelectorAll('[role=dialog]')].at(-1) ?? document, ${options}).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, target }) => id + ' ' + target + ' ' + html.slice(0, 160))))`

/** Serious and critical findings of axe in both themes; of the second only what a theme can change. */
export const findBarriers = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const theme = await page.evaluate(() => document.documentElement.dataset.theme ?? 'dark')
  const other = theme === 'dark' ? 'light' : 'dark'
  const setTheme = (name: string) =>
    page.evaluate((set) => document.documentElement.setAttribute('data-theme', set), name)
  // Base UI's select and combobox keep focus guards in what they hide for as long as their list is open.
  const opened = await page.locator('[role=listbox]:visible').count()
  const here: string[] = await page.evaluate(
    runAxe(opened === 0 ? '{}' : '{ rules: { "aria-hidden-focus": { enabled: false } } }'),
  )
  await setTheme(other)
  const there: string[] = await page.evaluate(runAxe('{ runOnly: ["color-contrast", "link-in-text-block"] }'))
  await setTheme(theme)
  return [...here.map((finding) => `${theme}: ${finding}`), ...there.map((finding) => `${other}: ${finding}`)]
}

/**
 * Texts that no catalogue gave: in the pseudo-language each of those has accents, so that words without any are either
 * data, which stands in elements of its own, or forgotten.
 */
export const findUntranslated = (page: Page, data: readonly RegExp[]): Promise<string[]> =>
  page.evaluate(
    (patterns) => {
      const known = patterns.map((source) => new RegExp(source, 'u'))
      const isForgotten = (text: string): boolean =>
        /[aceginoprstuwyz]{2}/i.test(text) && !/[^\p{ASCII}…·—–]/u.test(text) && !known.some((one) => one.test(text))
      const labels = [...document.querySelectorAll('body *')].flatMap((element) =>
        ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-description']
          .map((name) => [name, element.getAttribute(name)?.trim() ?? ''] as const)
          .filter(([, text]) => isForgotten(text) && element.closest('bdi, code, pre, time, kbd') === null)
          .map(([name, text]) => `${name}: ${text.slice(0, 120)}`),
      )
      const texts: string[] = []
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.textContent?.trim() ?? ''
        const around = node.parentElement
        if (around === null || !around.checkVisibility() || !isForgotten(text)) continue
        if (around.closest('bdi, code, pre, time, kbd, script, style, noscript') === null)
          texts.push(text.slice(0, 120))
      }
      return [...new Set([...labels, ...texts])]
    },
    data.map((one) => one.source),
  )
