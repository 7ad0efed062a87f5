import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeEntry, encodeEntry } from './entry-bytes.ts'

const encode = (name: string): string =>
  encodeEntry({
    sequence: 0,
    time: 1,
    workspaceId: null,
    actor: { type: 'person', id: 'per_1' },
    action: 'workspace.renamed',
    target: null,
    details: { name },
  })

it('writes one line that no terminal obeys, and reads the same text back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const text = encode(name)
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(decodeEntry(text)?.details.name).toBe(name)
    }),
  )
})

it('escapes escape sequences, line ends and text that runs the other way', () => {
  const text = encode('\u001b[31m\r\n\u202egnp.exe\u{e0041}')
  expect(text).toContain('\\u001b[31m\\r\\n\\u202egnp.exe\\udb40\\udc41')
})

it('refuses whatever has the form of a secret', () => {
  for (const secret of [`pk_test_${'a'.repeat(12)}_x`, `mk_live_${'0'.repeat(12)}_x`, 'kg1.k1.AAAA', 'kgsk1.x']) {
    expect(() => encode(`see ${secret}`)).toThrow('would contain a secret')
  }
})

it('takes no column that a database would store as something else, or not at all', () => {
  const event = {
    sequence: 0,
    time: 1,
    workspaceId: null,
    actor: { type: 'person', id: 'per_1' },
    action: 'workspace.renamed',
    target: null,
    details: {},
  } as const
  for (const text of ['\ud800', 'ws_\udc00x', 'a\0b']) {
    expect(() => encodeEntry({ ...event, workspaceId: text })).toThrow('well-formed')
    expect(() => encodeEntry({ ...event, actor: { type: 'person', id: text } })).toThrow('well-formed')
    expect(() => encodeEntry({ ...event, action: text })).toThrow('well-formed')
    expect(() => encodeEntry({ ...event, target: { type: 'wallet', id: text } })).toThrow('well-formed')
  }
})
