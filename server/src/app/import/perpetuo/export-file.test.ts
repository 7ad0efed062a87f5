import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../kernel/errors.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import { readExport } from './export-file.ts'

const path = new URL('../../../../test/vectors/perpetuo-export.json', import.meta.url)
type Row = Record<string, JsonValue>
type Tables = { User: Row[]; Workspace: Row[]; ProviderKey: Row[]; APIKey: Row[] }
const fixture = (): Tables => JSON.parse(readFileSync(path, 'utf8'))

const refusalOf = (content: unknown): string => {
  try {
    readExport(content as JsonValue)
    return 'taken'
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_request') return error.message
    throw error
  }
}

const changed = (change: (tables: Tables) => void): Tables => {
  const tables = fixture()
  change(tables)
  return tables
}

const set = (table: keyof Tables, row: number, values: Row) => (tables: Tables) => {
  Object.assign(tables[table][row] ?? {}, values)
}

describe('the export of Perpetuo', () => {
  it('is read as it is, whatever else stands in it', () => {
    const read = readExport(changed((tables) => Object.assign(tables, { Session: [{ a: 1 }] })))
    expect([read.users, read.workspaces, read.providerKeys, read.apiKeys].map((rows) => rows.length)).toEqual([
      2, 2, 5, 4,
    ])
    expect(read.apiKeys[3]).toMatchObject({ active: false, revoked_at: Date.parse('2026-01-02T03:04:05Z') })
  })

  it('may come from a database that writes numbers for ids and truth, and times without a zone', () => {
    const read = readExport({
      User: [{ id: 1, email: 'A@Example.Test' }],
      Workspace: [{ id: 2, name: 'One', user_id: 1 }],
      ProviderKey: [],
      APIKey: [{ id: 3, workspace_id: 2, key: 'pk_x', active: 0, last_used: '2026-01-02 03:04:05' }],
    })
    expect(read.apiKeys).toEqual([
      { id: '3', workspace_id: '2', key: 'pk_x', active: false, last_used: Date.parse('2026-01-02T03:04:05Z') },
    ])
  })

  it.each([
    ['nothing', null],
    ['a text', 'User'],
    ['a list', []],
  ])('is refused where the file holds %s', (_, content) => {
    expect(refusalOf(content)).toContain('must be one JSON object with the tables')
  })

  it.each(['User', 'Workspace', 'ProviderKey', 'APIKey'] as const)('is refused without the table %s', (table) => {
    const { [table]: _, ...others } = fixture()
    expect(refusalOf(others)).toContain(`The table ${table} is missing`)
    expect(refusalOf({ ...others, [table]: 'rows' })).toContain(`The table ${table} is missing`)
  })

  it.each([
    ['an id twice', set('Workspace', 1, { id: '0053e2e7-447b-4554-8425-e4d29e51ce8d' }), 'Workspace row 2: its id'],
    ['an owner that is nobody', set('Workspace', 0, { user_id: 'nobody' }), 'Workspace row 1: user_id names no row'],
    ['a key of no workspace', set('APIKey', 1, { workspace_id: 'none' }), 'APIKey row 2: workspace_id names no row'],
    ['a provider key of none', set('ProviderKey', 4, { workspace_id: '__proto__' }), 'ProviderKey row 5: workspace_id'],
    ['the same key twice', set('APIKey', 1, { key: String(fixture().APIKey[0]?.key) }), 'APIKey row 2: the same key'],
    ['a name of 10 MB', set('Workspace', 0, { name: 'x'.repeat(10_000_000) }), 'Workspace row 1: name must be a name'],
    ['a key name of 10 MB', set('APIKey', 0, { name: 'x'.repeat(10_000_000) }), 'APIKey row 1: name must have at most'],
    ['a user name of 10 MB', set('User', 0, { name: 'x'.repeat(10_000_000) }), 'User row 1: name must have at most'],
    [
      'a provider key of 10 MB',
      set('ProviderKey', 0, { api_key: 'A'.repeat(10_000_000) }),
      'ProviderKey row 1: api_key',
    ],
    ['control characters', set('Workspace', 0, { name: 'a\u001b[2J' }), 'Workspace row 1: name must be a name'],
    ['an address that is none', set('User', 0, { email: 'x\r\nBcc: y@z' }), 'User row 1: email must be an e-mail'],
    ['an id that breaks lines', set('User', 0, { id: 'a\nb' }), 'User row 1: id must be'],
    ['a time that is none', set('APIKey', 0, { revoked_at: 'yesterday' }), 'APIKey row 1: revoked_at must be a time'],
    ['a list for a row', (tables: Tables) => void tables.User.push([] as unknown as Row), 'User row 3'],
  ])('is refused, naming the row, for %s', (_, change, expected) => {
    const message = refusalOf(changed(change))
    expect(message).toContain(expected)
    expect(message).toContain('nothing was')
    expect(message.length).toBeLessThan(3000)
  })

  it('takes no prototype from a file, and no value of it into a message', () => {
    const text = '{"__proto__":{"User":[],"Workspace":[],"ProviderKey":[],"APIKey":[]}}'
    expect(refusalOf(JSON.parse(text))).toContain('The table User is missing')
    const rows = '[{"__proto__":{"email":"a@example.test"},"id":"1"}]'
    expect(refusalOf({ ...fixture(), User: JSON.parse(rows) })).toContain('User row 1: email')
    const planted = 'planted-value-1234567890'
    const wrong = changed((tables) => {
      set('APIKey', 0, { key: { planted }, name: `${planted}\n`, workspace_id: planted })(tables)
      set('ProviderKey', 0, { api_key: [planted] })(tables)
    })
    expect(refusalOf(wrong)).not.toContain(planted)
  })

  it('names at most ten rows, and says how many more there are', () => {
    const message = refusalOf(
      changed((tables) => {
        tables.APIKey = Array.from({ length: 500 }, () => ({ id: 'a' }))
      }),
    )
    expect(message).toContain('There are 490 more.')
    expect(message.length).toBeLessThan(1500)
  })
})
