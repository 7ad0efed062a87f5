/** Keys in pages, on both databases: what a page by page reader sees while others make and end keys. */
import { expect, it } from 'vitest'
import type { CredentialSort } from '../../src/identity/credential-cursor.ts'
import { sortWords } from '../../src/identity/credential-cursor.ts'
import type { CredentialFilters } from '../../src/identity/credential-filters.ts'
import type { Keys } from '../../src/identity/identity.ts'
import { openWorld } from '../adversarial/identity-world.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'

const day = 86_400_000
const newest: CredentialSort = { by: 'created_at', descending: true }

const enter = async (open: OpenTestDatabase) => {
  const world = await openWorld(open)
  const { workspace, actor, person, registration } = await world.first()
  const keys = world.identity.keys.forWorkspace(workspace.id)
  const make = async (name: string, expiresAt: number | null = null, owner: string | null = person.id) =>
    (await keys.create(actor, owner, { name, expiresAt })).record
  return { ...world, workspace, actor, person, registration, keys, make }
}

type Walk = {
  sort?: CredentialSort
  filters?: CredentialFilters
  limit?: number
  between?: (page: number) => Promise<unknown>
}

const walk = async (keys: Keys, { sort = newest, filters = {}, limit = 3, between }: Walk = {}) => {
  const found: { id: string; name: string }[] = []
  let cursor: string | null = null
  for (let page = 0; page < 100; page += 1) {
    const read: Awaited<ReturnType<Keys['page']>> = await keys.page({ cursor, limit, sort, filters })
    found.push(...read.records)
    cursor = read.nextCursor
    if (cursor === null) return found
    await between?.(page)
  }
  throw new Error('The pages do not end.')
}
const names = (found: readonly { name: string }[]): string[] => found.map(({ name }) => name)

describeOnDatabases('pages of keys', (open) => {
  it('give every key once in every order, whether many share a moment or a name', async () => {
    const { keys, make, clock, database } = await enter(open)
    for (const index of Array(11).keys()) {
      const key = await make(
        index % 3 === 0 ? 'same' : `Key ${index}`,
        index % 2 === 0 ? null : clock.now() + day * index,
      )
      if (index % 4 === 0) {
        await database
          .updateTable('api_keys')
          .set({ last_used_at: 100 * index })
          .where('id', '=', key.id)
          .execute()
      }
      if (index % 5 === 0) clock.advance(1)
    }
    const all = (await keys.list()).map(({ id }) => id).sort()
    expect(all).toHaveLength(11)
    for (const by of sortWords) {
      for (const descending of [false, true]) {
        for (const limit of [1, 4, 11, 1000]) {
          const found = await walk(keys, { sort: { by, descending }, limit })
          expect(found.map(({ id }) => id).sort(), `${by} ${descending} ${limit}`).toEqual(all)
        }
      }
    }
  })

  it('stand in the order asked for: never used before every use, never ending after every end', async () => {
    const { keys, make, clock, database } = await enter(open)
    const [bee, ant, owl] = [
      await make('bee', clock.now() + 2 * day),
      await make('Ant'),
      await make('owl', clock.now() + day),
    ]
    const use = (id: string, time: number) =>
      database.updateTable('api_keys').set({ last_used_at: time }).where('id', '=', id).execute()
    await use(bee.id, 20)
    await use(owl.id, 10)
    const order = async (by: CredentialSort['by'], descending = false) =>
      names(await walk(keys, { sort: { by, descending }, limit: 1 }))
    expect(await order('name')).toEqual(['Ant', 'bee', 'owl'])
    expect(await order('name', true)).toEqual(['owl', 'bee', 'Ant'])
    expect(await order('last_used_at')).toEqual(['Ant', 'owl', 'bee'])
    expect(await order('expires_at')).toEqual(['owl', 'bee', 'Ant'])
    expect(await order('expires_at', true)).toEqual(['Ant', 'bee', 'owl'])
    expect(ant.lastUsedAt).toBeNull()
  })

  it('bring none twice and hide none while keys are made, changed and revoked in between', async () => {
    const { keys, make, actor, clock } = await enter(open)
    const made: string[] = []
    for (const index of Array(20).keys()) {
      clock.advance(1)
      made.push((await make(`k${index}`)).id)
    }
    const revoked: string[] = []
    const found = await walk(keys, {
      filters: { status: 'working' },
      limit: 4,
      between: async (page) => {
        clock.advance(1)
        await make(`late${page}`)
        // One that was shown already, and one that comes.
        for (const id of [made[19 - page], made[page]]) {
          if (id === undefined) continue
          revoked.push(id)
          await keys.revoke(actor, id)
        }
      },
    })
    const ids = found.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => made.includes(id))).toBe(true)
    for (const id of made) if (!revoked.includes(id)) expect(ids).toContain(id)
  })

  it('are narrowed by status, owner, text, ids and successor, and counted alike', async () => {
    const { keys, make, actor, person, clock } = await enter(open)
    const old = await make('Zeitung 100%_sure')
    const replaced = await make('ÄPFEL')
    const ending = await make('short', clock.now() + 1000)
    const gone = await make('gone')
    const program = await make('program', null, null)
    clock.advance(1000)
    await keys.revoke(actor, gone.id)
    const { record: successor } = await keys.rotate(actor, replaced.id, 3600)
    const by = async (filters: CredentialFilters) => names(await walk(keys, { filters, limit: 2 })).sort()
    expect(await by({ status: 'active' })).toEqual(['Zeitung 100%_sure', 'program', 'ÄPFEL'])
    expect(await by({ status: 'grace' })).toEqual(['ÄPFEL'])
    expect(await by({ status: 'expired' })).toEqual(['short'])
    expect(await by({ status: 'revoked' })).toEqual(['gone'])
    expect(await by({ status: 'ended' })).toEqual(['gone', 'short'])
    expect(await by({ status: 'working' })).toHaveLength(4)
    expect(await by({ owner: null })).toEqual(['program'])
    expect(await by({ owner: person.id })).toHaveLength(5)
    expect(await by({ text: 'äpfel', status: 'active' })).toEqual(['ÄPFEL'])
    expect(await by({ text: '0%_S' })).toEqual(['Zeitung 100%_sure'])
    expect(await by({ text: '%' })).toEqual(['Zeitung 100%_sure'])
    expect(await by({ text: "'; drop table api_keys; --" })).toEqual([])
    expect(await by({ text: program.lastFour })).toContain('program')
    expect(await by({ ids: [old.id, ending.id, 'none'] })).toEqual(['Zeitung 100%_sure', 'short'])
    expect(await by({ rotatedTo: successor.id })).toEqual(['ÄPFEL'])
    expect(await keys.counts({ filters: {} })).toMatchObject({
      working: 4,
      ended: 2,
      owners: expect.arrayContaining([null]),
    })
    expect(await keys.counts({ filters: { text: 'o' } })).toMatchObject({ working: 1, ended: 2 })
    expect((await keys.counts({ filters: { owner: person.id } })).owners).toEqual([person.id])
  })

  it('find risky keys among those that work alone', async () => {
    const { keys, make, actor, clock, database } = await enter(open)
    const dusty = await make('dusty', clock.now() + 400 * day)
    const busy = await make('busy')
    const ended = await make('ended')
    await keys.revoke(actor, ended.id)
    clock.advance(30 * day)
    expect(await keys.counts({ filters: {} })).toMatchObject({ risky: 1, noExpiry: 1, noLimit: 0, unused: 0 })
    clock.advance(1)
    await database.updateTable('api_keys').set({ last_used_at: clock.now() }).where('id', '=', busy.id).execute()
    expect(await keys.counts({ filters: {} })).toMatchObject({ risky: 2, noExpiry: 1, noLimit: 0, unused: 1 })
    expect(await keys.counts({ filters: {}, unlimited: true })).toMatchObject({ risky: 2, noLimit: 2 })
    const risk = async (wanted: CredentialFilters['risk']) =>
      names(await walk(keys, { filters: { risk: wanted } })).sort()
    expect(await risk('any')).toEqual(['busy', 'dusty'])
    expect(await risk('unused_30_days')).toEqual([dusty.name])
    expect(await risk('no_expiry')).toEqual(['busy'])
    expect(await risk('no_limit')).toEqual([])
  })

  it('never hold what belongs to another workspace, another person or the other kind', async () => {
    const { keys, make, actor, person, identity, workspace, clock, logIn, registration } = await enter(open)
    const mine = await make('mine')
    const { principal } = await logIn(registration)
    const other = await identity.workspaces.create(principal, { name: 'Other' })
    const tokens = identity.tokens.forWorkspace(workspace.id)
    await tokens.create(actor, person.id, { name: 'token', expiresAt: clock.now() + day, scopes: null })
    const strangers = identity.keys.forWorkspace(workspace.id, 'somebody else')
    expect(names(await walk(keys))).toEqual(['mine'])
    expect(names(await walk(tokens))).toEqual(['token'])
    expect(await walk(strangers, { filters: { ids: [mine.id] } })).toEqual([])
    expect(await strangers.counts({ filters: {} })).toMatchObject({ working: 0, ended: 0, owners: [] })
    expect(await walk(identity.keys.forWorkspace(other.id))).toEqual([])
  })

  it('refuse a cursor that is none, or of another order, saying so', async () => {
    const { keys, make } = await enter(open)
    for (const name of ['a', 'b', 'c']) await make(name)
    const { nextCursor } = await keys.page({ cursor: null, limit: 1, sort: newest, filters: {} })
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const bad: [string, CredentialSort][] = [
      ['x', newest],
      ['', newest],
      [nextCursor ?? '', { by: 'created_at', descending: false }],
      [nextCursor ?? '', { by: 'name', descending: true }],
      [forged(['-created_at', 'text', 'id']), newest],
      [forged(['-created_at', 1e99, 'id']), newest],
      [forged(['name', 'a\u0000b', 'id']), { by: 'name', descending: false }],
      [forged(['name', 'a', "'"]), { by: 'name', descending: false }],
      [forged(null), newest],
    ]
    for (const [cursor, sort] of bad) {
      await expect(keys.page({ cursor, limit: 1, sort, filters: {} }), cursor).rejects.toMatchObject({
        code: 'invalid_request',
      })
    }
  })
})
