import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { describe, expect, test } from 'vitest'
import { readSort, sortRows } from '../../ui/sort.ts'
import { chooseKeys, isFiltered, keyOrder } from './choose-keys.ts'
import { KeysSearch } from './keys-search.ts'

const now = 1_000_000

const key = (change: Partial<ApiKeyListed>): ApiKeyListed => ({
  id: 'id',
  name: 'name',
  last_four: 'aaaa',
  created_by: 'per_1',
  created_at: 1,
  expires_at: null,
  revoked_at: null,
  rotated_to: null,
  source: null,
  last_used_at: null,
  allowed_models: null,
  allowed_addresses: null,
  requests_per_minute: null,
  drop_unsupported: false,
  minute_limit: 60,
  minute_used: 0,
  risks: [],
  ...change,
})

const names = (keys: readonly ApiKeyListed[]): string[] => keys.map(({ name }) => name)

describe('the list of keys', () => {
  const keys = [
    key({ name: 'Living', created_at: 3 }),
    key({ name: 'Graceful', rotated_to: 'x', expires_at: now + 1, created_at: 2 }),
    key({ name: 'Expired', expires_at: now }),
    key({ name: 'Revoked', revoked_at: 1, created_by: null, last_four: 'zzzz' }),
  ]
  const choose = (search: Record<string, unknown>) => names(chooseKeys(keys, KeysSearch.parse(search), now))

  test('shows what works unless asked for more', () => {
    expect(choose({})).toEqual(['Living', 'Graceful'])
    expect(choose({ status: 'all' })).toHaveLength(4)
    expect(choose({ status: 'expired' })).toEqual(['Expired'])
  })

  test('finds by part of a name in any case, and by the last four characters', () => {
    expect(choose({ q: 'LIV' })).toEqual(['Living'])
    expect(choose({ q: 'zzzz', status: 'all' })).toEqual(['Revoked'])
  })

  test('finds what the command line made', () => {
    expect(choose({ owner: 'command-line', status: 'all' })).toEqual(['Revoked'])
  })

  test('is filtered by what narrows it, not by what widens it', () => {
    expect(
      [{}, { status: 'all' }, { status: 'revoked' }, { q: 'a' }].map((s) => isFiltered(KeysSearch.parse(s))),
    ).toEqual([false, false, true, true])
  })
})

describe('the order of keys', () => {
  const keys = [
    key({ name: 'b', created_at: 1, expires_at: 20, last_used_at: 5 }),
    key({ name: 'A', created_at: 3 }),
    key({ name: 'c', created_at: 2, expires_at: 10, last_used_at: 9 }),
  ]
  const columns = Object.entries(keyOrder).map(([id, sortBy]) => ({ id, sortBy }))
  const order = (text?: string) =>
    names([...sortRows(chooseKeys(keys, KeysSearch.parse({ status: 'all' }), now), columns, readSort(text))])

  test('is newest first, or as the URL says', () => {
    expect(order()).toEqual(['A', 'c', 'b'])
    expect(order('name')).toEqual(['A', 'b', 'c'])
    expect(order('-name')).toEqual(['c', 'b', 'A'])
  })

  test('has what never ends and what was never used last', () => {
    expect(order('expires')).toEqual(['c', 'b', 'A'])
    expect(order('used')).toEqual(['c', 'b', 'A'])
  })
})

test('a URL that nobody here wrote is read as no wish at all', () => {
  const search = KeysSearch.parse({ status: 'nonsense', page: '-3', create: 'maybe', q: 12, __proto__: { q: 'x' } })
  expect(search).toEqual({ q: '12' })
})
