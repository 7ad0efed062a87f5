import { expect, test } from 'vitest'
import { visibleText } from './visible-text.ts'

test('a name cannot hide its ending behind a direction mark or a control character', () => {
  expect(visibleText('invoice\u202efdp.exe')).toBe('invoice[U+202E]fdp.exe')
  expect(visibleText('a\u0000b\nc')).toBe('a[U+0000]b[U+000A]c')
})

test('names of every script stay as they are', () => {
  for (const name of ['Käse & Brot', 'مفتاح', 'キー', '<b>__proto__</b>', '👩‍🚀']) expect(visibleText(name)).toBe(name)
})

test('a name of ten thousand characters is cut', () => {
  expect(visibleText('w'.repeat(10_000))).toHaveLength(513)
})
