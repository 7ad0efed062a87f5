import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pae } from './pae.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test('the layout is count, then length and bytes of each field, big-endian', () => {
  expect(hex(pae())).toBe('00000000')
  expect(hex(pae(''))).toBe('0000000100000000')
  expect(hex(pae('ab', new Uint8Array([0, 255])))).toBe('00000002' + '00000002' + '6162' + '00000002' + '00ff')
  expect(hex(pae('é'))).toBe('00000001' + '00000002' + 'c3a9')
})

test('two different lists never have one encoding', () => {
  const fields = fc.array(fc.uint8Array({ maxLength: 6, max: 3 }), { maxLength: 4 })
  fc.assert(
    fc.property(fields, fields, (first, second) => {
      const same = JSON.stringify(first.map(hex)) === JSON.stringify(second.map(hex))
      expect(hex(pae(...first)) === hex(pae(...second))).toBe(same)
    }),
    { numRuns: 2000 },
  )
})

test('a text that UTF-8 cannot carry is refused instead of replaced', () => {
  expect(() => pae('\ud800')).toThrow(TypeError)
})

test('texts of any script and length are carried byte for byte', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 }), (fields) => {
      fc.pre(fields.every((field) => field.isWellFormed()))
      expect(hex(pae(...fields))).toBe(hex(pae(...fields.map((field) => new TextEncoder().encode(field)))))
    }),
  )
  expect(pae('鍵'.repeat(100_000)).length).toBe(4 + 4 + 300_000)
})
