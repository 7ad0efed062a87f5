import { describe, expect, test } from 'vitest'
import { isFiltered, keyCountsOf, keyPageOf } from './key-query.ts'
import { KeysSearch } from './keys-search.ts'

const page = (search: Record<string, unknown>) => keyPageOf(KeysSearch.parse(search))

describe('the page of keys that an address asks for', () => {
  test('holds what works unless asked for more', () => {
    expect(page({})).toEqual({ status: 'working', limit: 50 })
    expect(page({ status: 'all' }).status).toBeUndefined()
    expect(page({ status: 'expired' }).status).toBe('expired')
  })

  test('is narrowed by owner and text, and counted without the status', () => {
    const search = { q: 'batch', owner: 'command-line', status: 'revoked', after: 'abc' }
    expect(page(search)).toMatchObject({ q: 'batch', owner: 'command-line', status: 'revoked', cursor: 'abc' })
    expect(keyCountsOf(KeysSearch.parse(search))).toEqual({ q: 'batch', owner: 'command-line' })
  })

  test('is in the order of a column, lately used first, and of no other word', () => {
    expect([page({ sort: 'name' }).sort, page({ sort: '-name' }).sort]).toEqual(['name', '-name'])
    expect([page({ sort: 'used' }).sort, page({ sort: 'expires' }).sort]).toEqual(['-last_used_at', 'expires_at'])
    expect(page({ sort: '__proto__' }).sort).toBeUndefined()
    expect(page({ sort: 'limit' }).sort).toBeUndefined()
  })

  test('asks the server for no text that it would refuse', () => {
    expect(page({ q: `a\u0000b${'x'.repeat(10_000)}` }).q).toBe(`ab${'x'.repeat(198)}`)
    expect(page({ q: '  \u0007 ' }).q).toBeUndefined()
  })

  test('counts as filtered by what narrows it, not by what widens it', () => {
    expect(
      [{}, { status: 'all' }, { status: 'revoked' }, { q: 'a' }].map((search) => isFiltered(KeysSearch.parse(search))),
    ).toEqual([false, false, true, true])
  })
})

test('a URL that nobody here wrote is read as no wish at all', () => {
  const search = KeysSearch.parse({ status: 'nonsense', after: '<b>', create: 'maybe', q: 12, __proto__: { q: 'x' } })
  expect(search).toEqual({ q: '12' })
})
