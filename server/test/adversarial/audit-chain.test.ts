import { expect, it, onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/audit.ts'
import { entryHash } from '../../src/audit/chain.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import type { AuditEvent } from '../../src/storage/ports.ts'
import type { AuditEntryRow } from '../../src/storage/schema.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'

const signer = ed25519Signer(new Secret(randomBytes(32)))

const event = (name: string): AuditEvent => ({
  workspaceId: 'ws_1',
  actor: { type: 'cli' },
  action: 'api_key.created',
  target: { type: 'api_key', id: name },
  details: { name },
})

const started = async (open: OpenTestDatabase) => {
  const opened = await open()
  onTestFinished(() => opened.dispose())
  const clock = manualClock()
  const audit = createAudit({ database: opened.database, clock, random: randomBytes, signer })
  await audit.start()
  const append = (name: string) => opened.database.transaction().execute((tx) => audit.append(tx, event(name)))
  return { ...opened, audit, clock, append }
}

const withEntries = async (open: OpenTestDatabase, count: number) => {
  const log = await started(open)
  for (let index = 0; index < count; index++) {
    log.clock.advance(10)
    await log.append(`key ${index}`)
  }
  return log
}

const rows = (database: Database): Promise<AuditEntryRow[]> =>
  database.selectFrom('audit_entries').selectAll().orderBy('sequence').execute()

const replaceAll = (database: Database, entries: AuditEntryRow[]): Promise<void> =>
  database.transaction().execute(async (tx) => {
    await tx.deleteFrom('audit_entries').execute()
    for (const entry of entries) await tx.insertInto('audit_entries').values(entry).execute()
  })

const at = (entries: AuditEntryRow[], index: number): AuditEntryRow => {
  const entry = entries[index]
  if (entry === undefined) throw new RangeError(`No entry ${index}.`)
  return entry
}

describeOnDatabases('an audit chain', (open) => {
  it('verifies as it was written', async () => {
    const { audit } = await withEntries(open, 7)
    expect(await audit.verify()).toEqual({
      ok: true,
      first_bad_index: null,
      reason: null,
      verified_to: 7,
      anchored_to: 0,
      unanchored_tail: 7,
    })
  })

  it('verifies while empty', async () => {
    const { audit } = await started(open)
    expect(await audit.verify()).toMatchObject({ ok: true, verified_to: 0 })
  })

  it('shows an edit of any entry, of its text or of any column', async () => {
    const { audit, database } = await withEntries(open, 5)
    const whole = await rows(database)
    for (const index of whole.keys()) {
      const original = at(whole, index)
      const edits: Partial<AuditEntryRow>[] = [
        { bytes: original.bytes.replace('key ', 'kex ') },
        { bytes: `${original.bytes} ` },
        { workspace_id: 'ws_2' },
        { workspace_id: null },
        { time: original.time + 1 },
        { entry_hash: 'f'.repeat(64) },
        { previous_hash: 'f'.repeat(64) },
      ]
      for (const edit of edits) {
        await database.updateTable('audit_entries').set(edit).where('sequence', '=', index).execute()
        expect(await audit.verify(), `${index} ${Object.keys(edit)}`).toMatchObject({
          ok: false,
          first_bad_index: index,
          verified_to: index,
        })
        await database.updateTable('audit_entries').set(original).where('sequence', '=', index).execute()
      }
    }
    expect(await audit.verify()).toMatchObject({ ok: true })
  })

  it('shows an edit whose own hash was made to fit', async () => {
    const { audit, database } = await withEntries(open, 4)
    const deployment = await audit.deployment()
    const entry = at(await rows(database), 1)
    const bytes = entry.bytes.replace('"name":"key 1"', '"name":"key 9"')
    const hash = entryHash({ deployment, sequence: 1, previousHash: entry.previous_hash, bytes })
    await database.updateTable('audit_entries').set({ bytes, entry_hash: hash }).where('sequence', '=', 1).execute()
    expect(await audit.verify()).toMatchObject({ first_bad_index: 2, reason: 'previous_hash_mismatch' })
  })

  it('shows a last entry whose own hash was made to fit', async () => {
    const { audit, database } = await withEntries(open, 4)
    const deployment = await audit.deployment()
    const entry = at(await rows(database), 3)
    const bytes = entry.bytes.replace('"name":"key 3"', '"name":"key 9"')
    const hash = entryHash({ deployment, sequence: 3, previousHash: entry.previous_hash, bytes })
    await database.updateTable('audit_entries').set({ bytes, entry_hash: hash }).where('sequence', '=', 3).execute()
    expect(await audit.verify()).toMatchObject({ first_bad_index: 3, reason: 'head_mismatch' })
  })

  it('shows the deletion of any entry, the first and the last included', async () => {
    const { audit, database } = await withEntries(open, 5)
    const whole = await rows(database)
    for (const index of whole.keys()) {
      await database.deleteFrom('audit_entries').where('sequence', '=', index).execute()
      expect(await audit.verify()).toMatchObject({
        ok: false,
        first_bad_index: index,
        reason: index === 4 ? 'cut' : 'gap',
      })
      await database.insertInto('audit_entries').values(at(whole, index)).execute()
    }
  })

  it('shows a deletion whose gap was closed by renumbering', async () => {
    const { audit, database } = await withEntries(open, 5)
    const whole = await rows(database)
    const closed = whole.filter((_, index) => index !== 2).map((entry, sequence) => ({ ...entry, sequence }))
    await replaceAll(database, closed)
    expect(await audit.verify()).toMatchObject({ ok: false, first_bad_index: 2 })
  })

  it('shows two swapped entries', async () => {
    const { audit, database } = await withEntries(open, 5)
    const whole = await rows(database)
    const swapped = whole.map((entry, index) => {
      if (index === 1) return { ...at(whole, 2), sequence: 1 }
      return index === 2 ? { ...at(whole, 1), sequence: 2 } : entry
    })
    await replaceAll(database, swapped)
    expect(await audit.verify()).toMatchObject({ ok: false, first_bad_index: 1 })
  })

  it('shows an entry that was written again at the end', async () => {
    const { audit, database } = await withEntries(open, 3)
    const whole = await rows(database)
    const copy = { ...at(whole, 2), sequence: 3, previous_hash: at(whole, 2).entry_hash }
    await database.insertInto('audit_entries').values(copy).execute()
    expect(await audit.verify()).toMatchObject({ ok: false, first_bad_index: 3 })
  })

  it('shows a well-formed entry that was added past the head', async () => {
    const { audit, database } = await withEntries(open, 2)
    const last = at(await rows(database), 1)
    const bytes = last.bytes.replace('"sequence":1', '"sequence":2')
    const link = { deployment: await audit.deployment(), sequence: 2, previousHash: last.entry_hash, bytes }
    const forged = { ...last, sequence: 2, bytes, previous_hash: last.entry_hash, entry_hash: entryHash(link) }
    await database.insertInto('audit_entries').values(forged).execute()
    expect(await audit.verify()).toMatchObject({ ok: false, reason: 'beyond_head' })
  })

  it('shows a cut tail, also where the whole log is gone', async () => {
    const { audit, database } = await withEntries(open, 5)
    await database.deleteFrom('audit_entries').where('sequence', '>=', 3).execute()
    expect(await audit.verify()).toMatchObject({ ok: false, first_bad_index: 3, reason: 'cut', verified_to: 3 })
    await database.deleteFrom('audit_entries').execute()
    expect(await audit.verify()).toMatchObject({ ok: false, first_bad_index: 0, reason: 'cut' })
    await database.deleteFrom('audit_head').execute()
    expect(await audit.verify()).toMatchObject({ ok: false, reason: 'head_missing' })
  })

  it('shows entries of another deployment', async () => {
    const { audit, database } = await withEntries(open, 3)
    await database
      .updateTable('audit_head')
      .set({ deployment: '00'.repeat(16) })
      .execute()
    expect(await audit.verify()).toMatchObject({ ok: false, first_bad_index: 0, reason: 'entry_hash_mismatch' })
  })

  it('never lets time go back, whatever the clock does', async () => {
    const { audit, database, append, clock } = await withEntries(open, 2)
    clock.advance(-60_000)
    await append('after the clock was set back')
    const times = (await rows(database)).map((entry) => entry.time)
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(await audit.verify()).toMatchObject({ ok: true, verified_to: 3 })
  })

  it('rolls back the change whose entry cannot be written', async () => {
    const { database, audit } = await withEntries(open, 1)
    const change = database.transaction().execute(async (tx) => {
      await tx.insertInto('setup_links').values({ id: 'x', token_hash: 'x', created_at: 1, spent_at: null }).execute()
      await audit.append(tx, { ...event('x'), details: { note: `pk_live_${'a'.repeat(12)}_${'b'.repeat(49)}` } })
    })
    await expect(change).rejects.toThrow('would contain a secret')
    expect(await database.selectFrom('setup_links').selectAll().execute()).toEqual([])
    await database.deleteFrom('audit_head').execute()
    const second = database.transaction().execute(async (tx) => {
      await tx.insertInto('setup_links').values({ id: 'y', token_hash: 'y', created_at: 1, spent_at: null }).execute()
      await audit.append(tx, event('y'))
    })
    await expect(second).rejects.toThrow('not started')
    expect(await database.selectFrom('setup_links').selectAll().execute()).toEqual([])
  })

  it('keeps one deployment id when many processes start at once', async () => {
    const opened = await open()
    onTestFinished(() => opened.dispose())
    const audits = Array.from({ length: 10 }, () =>
      createAudit({ database: opened.database, clock: manualClock(), random: randomBytes, signer }),
    )
    await Promise.all(audits.map((audit) => audit.start()))
    const ids = await Promise.all(audits.map((audit) => audit.deployment()))
    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/)
  })

  it('loses and forks nothing when two replicas append 500 entries each', async () => {
    const { audit, database, location, append } = await started(open)
    const replica = await openDatabase(location)
    onTestFinished(() => replica.close())
    const other = createAudit({ database: replica.database, clock: manualClock(), random: randomBytes, signer })
    const appendThere = (name: string) => replica.database.transaction().execute((tx) => other.append(tx, event(name)))
    const run = async (work: (name: string) => Promise<unknown>, side: string): Promise<void> => {
      for (let index = 0; index < 500; index += 5) {
        await Promise.all([0, 1, 2, 3, 4].map((step) => work(`${side} ${index + step}`)))
      }
    }
    await Promise.all([run(append, 'one'), run(appendThere, 'two')])
    const names = new Set((await rows(database)).map((entry) => entry.bytes.match(/"name":"([^"]+)"/)?.[1]))
    expect(names.size).toBe(1000)
    expect(await audit.verify()).toMatchObject({ ok: true, verified_to: 1000 })
  }, 60_000)

  it('shows a workspace its own entries and nobody else’s', async () => {
    const { audit, database } = await withEntries(open, 3)
    for (const workspaceId of ['ws_2', null]) {
      await database.transaction().execute((tx) => audit.append(tx, { ...event('foreign'), workspaceId }))
    }
    const first = await audit.list('ws_1', null, 2)
    expect(first.entries.map((entry) => entry.sequence)).toEqual([2, 1])
    const second = await audit.list('ws_1', first.nextCursor, 2)
    expect(second.entries.map((entry) => entry.sequence)).toEqual([0])
    expect(second.nextCursor).toBeNull()
    await expect(audit.list('ws_1', '1 or 1=1')).rejects.toMatchObject({ code: 'invalid_request' })
  })
})
