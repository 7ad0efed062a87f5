import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('../src/ui/tokens.css', import.meta.url), 'utf8')

const coloursOf = (theme: 'light' | 'dark'): Map<string, string> => {
  const block = css.split(`[data-theme="${theme}"] {`)[1]?.split('}')[0] ?? ''
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [name, colour]),
  )
}

const luminance = (colour: string): number => {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['page', 'surface', 'sunken', 'hover']
const words = ['ink', 'ink-soft', 'ink-faint', 'accent-text', 'good', 'warn', 'bad', 'info']

/** Text on its ground: 4.5 to 1. */
const texts = [
  ...grounds.flatMap((ground) => words.map((word) => [word, ground])),
  ...['good', 'warn', 'bad', 'info'].flatMap((tone) => [tone, 'ink', 'ink-soft'].map((word) => [word, `${tone}-soft`])),
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
  ['bad-ink', 'bad'],
  ['page', 'ink'],
]

/** Edges of controls, the focus ring and the colours of charts: 3 to 1. */
const edges = [
  ...['control', 'focus'].flatMap((edge) => ['page', 'surface'].map((ground) => [edge, ground])),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => [`series-${number}`, 'page']),
]

for (const theme of ['light', 'dark'] as const) {
  const colours = coloursOf(theme)
  const tooFaint = (pairs: readonly (readonly string[])[], least: number): string[] =>
    pairs.flatMap(([front = '', ground = '']) => {
      const ratio = contrast(colours.get(front) ?? '#000000', colours.get(ground) ?? '#000000')
      return ratio < least ? [`${front} on ${ground}: ${ratio.toFixed(2)}`] : []
    })

  test(`in the ${theme} theme every text and every edge has the contrast of WCAG 2.2 AA`, () => {
    expect(colours.size).toBeGreaterThan(30)
    expect([...tooFaint(texts, 4.5), ...tooFaint(edges, 3)]).toEqual([])
  })
}
