/** Signed checkpoints against somebody who holds the whole database, and against two servers that sign at once. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parsePublicKey } from '@keepgate/protocol/audit-checkpoint'
import { verifyProof } from '@keepgate/protocol/audit-proof'
import { expect, it, onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/audit.ts'
import { entryHash } from '../../src/audit/chain.ts'
import type { CheckpointLog } from '../../src/audit/checkpoint-schedule.ts'
import { auditPrimitives } from '../../src/audit/primitives.ts'
import { checkpointsFile, trustedCheckpointsFile } from '../../src/audit/trusted-checkpoints.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import type { AuditEvent } from '../../src/storage/ports.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { plantEntries } from '../harness/planted-audit.ts'

const signer = ed25519Signer(new Secret(randomBytes(32)))
const newFile = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'keepgate-checkpoints-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return join(directory, checkpointsFile)
}

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
  const file = newFile()
  /** As a server that starts: what it knows of earlier is in the database and in the file. */
  const start = (path = file, by = signer, log?: CheckpointLog) =>
    createAudit({
      database: opened.database,
      clock: manualClock(),
      random: randomBytes,
      signer: by,
      trusted: trustedCheckpointsFile(path),
      ...(log === undefined ? {} : { log }),
    })
  const audit = start()
  await audit.start()
  const append = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      await opened.database.transaction().execute((tx) => audit.append(tx, event(`key ${index}`)))
    }
  }
  return { ...opened, audit, start, append, file }
}

/** Every entry as somebody else would have it, with every hash made to fit, and the head too. */
const rewrite = async (database: Database, from: number, deployment: string): Promise<void> => {
  const rows = await database.selectFrom('audit_entries').selectAll().orderBy('sequence').execute()
  let previousHash = rows[from]?.previous_hash ?? ''
  for (const row of rows.slice(from)) {
    const bytes = row.bytes.replace('"name":"key', '"name":"not')
    const hash = entryHash({ deployment, sequence: row.sequence, previousHash, bytes })
    await database
      .updateTable('audit_entries')
      .set({ bytes, previous_hash: `moving ${row.sequence}`, entry_hash: hash })
      .where('sequence', '=', row.sequence)
      .execute()
    await database
      .updateTable('audit_entries')
      .set({ previous_hash: previousHash })
      .where('sequence', '=', row.sequence)
      .execute()
    previousHash = hash
  }
  await database.updateTable('audit_head').set({ head_hash: previousHash }).execute()
}

const cutTo = async (database: Database, size: number): Promise<void> => {
  await database.deleteFrom('audit_entries').where('sequence', '>=', size).execute()
  const last = await database
    .selectFrom('audit_entries')
    .selectAll()
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  await database
    .updateTable('audit_head')
    .set({ size, head_hash: last?.entry_hash ?? '0'.repeat(64) })
    .execute()
}

describeOnDatabases('audit checkpoints', (open) => {
  it('speak for what was there, and a tail that came later is named', async () => {
    const { audit, append } = await started(open)
    expect(await audit.makeCheckpoint()).toBeNull()
    await append(5)
    expect(await audit.makeCheckpoint()).toMatchObject({ size: 5 })
    expect(await audit.makeCheckpoint()).toBeNull()
    await append(2)
    expect(await audit.verify()).toEqual({
      ok: true,
      first_bad_index: null,
      reason: null,
      verified_to: 7,
      anchored_to: 5,
      unanchored_tail: 2,
    })
  })

  it('Q47: show a log that was rewritten from any entry on with every hash made to fit', async () => {
    const { audit, append, database } = await started(open)
    await append(6)
    await audit.makeCheckpoint()
    const deployment = await audit.deployment()
    const whole = await database.selectFrom('audit_entries').selectAll().orderBy('sequence').execute()
    const head = await database.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
    for (let from = 0; from < 6; from++) {
      await rewrite(database, from, deployment)
      expect(await audit.verify(), `from ${from}`).toMatchObject({ ok: false, reason: 'root_mismatch', anchored_to: 0 })
      await expect(audit.makeCheckpoint()).rejects.toMatchObject({ name: 'AuditFault', reason: 'root_mismatch' })
      await database.deleteFrom('audit_entries').execute()
      await database.insertInto('audit_entries').values(whole).execute()
      await database.updateTable('audit_head').set({ head_hash: head.head_hash }).execute()
    }
    expect(await audit.verify()).toMatchObject({ ok: true })
  })

  it('show a rewritten log whose checkpoints were taken away too, by the file beside the database', async () => {
    const { audit, start, append, database } = await started(open)
    await append(6)
    await audit.makeCheckpoint()
    await rewrite(database, 2, await audit.deployment())
    await database.deleteFrom('audit_checkpoints').execute()
    for (const server of [audit, start()]) {
      expect(await server.verify()).toMatchObject({ ok: false, reason: 'root_mismatch' })
      await expect(server.makeCheckpoint()).rejects.toMatchObject({ reason: 'root_mismatch' })
    }
    expect(await database.selectFrom('audit_checkpoints').selectAll().execute()).toEqual([])
  })

  it('of a server that knew less launder no rewritten log for one that knows better', { timeout: 60_000 }, async () => {
    const { start, append, database, file } = await started(open)
    const said: string[] = []
    const log = { info: () => undefined, warn: () => undefined, error: (_: object, text: string) => said.push(text) }
    await append(6)
    const knowing = start(file, signer, log)
    expect(await knowing.makeCheckpoint()).toMatchObject({ size: 6 })
    const schedule = knowing.scheduleCheckpoints()
    onTestFinished(() => schedule.close())
    await schedule.requireSound()

    await rewrite(database, 2, await knowing.deployment())
    await database.deleteFrom('audit_checkpoints').execute()
    await append(2)
    expect(await start(newFile()).makeCheckpoint()).toMatchObject({ size: 8 })
    await expect.poll(() => said, { timeout: 20_000 }).toEqual([expect.stringContaining('DOES NOT VERIFY')])
    await expect(schedule.requireSound()).rejects.toMatchObject({ reason: 'root_mismatch' })
    await append(1)
    await expect(knowing.makeCheckpoint()).rejects.toMatchObject({ reason: 'root_mismatch' })
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1)
  })

  it('that contradict each other in the file let nothing be signed on either', async () => {
    const { start, append, database, file } = await started(open)
    await append(6)
    const audit = start()
    await audit.makeCheckpoint()
    const [first] = trustedCheckpointsFile(file).notes()
    await rewrite(database, 2, await audit.deployment())
    await database.deleteFrom('audit_checkpoints').execute()
    const other = newFile()
    await start(other).makeCheckpoint()
    const [second] = trustedCheckpointsFile(other).notes()
    for (const notes of [
      [first, second],
      [second, first],
    ]) {
      writeFileSync(file, notes.map((note) => `${JSON.stringify({ size: 6, time: 1, note })}\n`).join(''))
      await expect(start().makeCheckpoint()).rejects.toMatchObject({ reason: 'root_mismatch' })
    }
  })

  it('show that an older state was restored, sign nothing on it, and make the server not ready', async () => {
    const { audit, start, append, database, file } = await started(open)
    await append(3)
    await audit.makeCheckpoint()
    const kept = await database.selectFrom('audit_checkpoints').selectAll().execute()
    await append(4)
    await audit.makeCheckpoint()
    await cutTo(database, 3)
    expect(await audit.verify()).toMatchObject({ ok: false, reason: 'checkpoint_ahead', verified_to: 3 })
    await database.deleteFrom('audit_checkpoints').execute()
    await database.insertInto('audit_checkpoints').values(kept).execute()
    const restarted = start()
    expect(await restarted.verify()).toMatchObject({ ok: false, reason: 'checkpoint_ahead', verified_to: 3 })
    await expect(restarted.makeCheckpoint()).rejects.toMatchObject({ reason: 'checkpoint_ahead' })

    const said: string[] = []
    const log = { info: () => undefined, warn: () => undefined, error: (_: object, text: string) => said.push(text) }
    const schedule = start(file, signer, log).scheduleCheckpoints()
    await schedule.close()
    await expect(schedule.requireSound()).rejects.toMatchObject({ reason: 'checkpoint_ahead' })
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('DOES NOT VERIFY')
  })

  it('show a checkpoint that another key signed, that is of another size, or that was changed', async () => {
    const { audit, start, append, database } = await started(open)
    await append(3)
    await audit.makeCheckpoint()
    const whole = await database.selectFrom('audit_checkpoints').selectAll().executeTakeFirstOrThrow()
    const stranger = start(newFile(), ed25519Signer(new Secret(randomBytes(32))))
    expect(await stranger.verify()).toMatchObject({ ok: false, reason: 'checkpoint_invalid' })
    const changes = [
      { note: whole.note.replace('\n3\n', '\n2\n') },
      { size: 2 },
      { root: '0'.repeat(64) },
      { note: '' },
      { note: whole.note.replace(/.{4}\n$/, 'AAAA\n') },
    ]
    for (const change of changes) {
      await database.updateTable('audit_checkpoints').set(change).execute()
      expect(await audit.verify(), JSON.stringify(change)).toMatchObject({ ok: false, reason: 'checkpoint_invalid' })
      await database.updateTable('audit_checkpoints').set(whole).execute()
    }
    expect(await audit.verify()).toMatchObject({ ok: true })
  })

  it('compare with a checkpoint that somebody kept, and refuse one that this log never signed', async () => {
    const { audit, start, append, database } = await started(open)
    await append(4)
    const kept = (await audit.makeCheckpoint())?.note ?? ''
    await append(1)
    expect(await audit.verify({ given: [kept] })).toMatchObject({ ok: true })
    expect(await audit.verify({ given: [kept.replace('\n4\n', '\n5\n')] })).toMatchObject({
      ok: false,
      reason: 'checkpoint_invalid',
    })
    // Database and file both gone: what somebody kept elsewhere still shows it.
    await rewrite(database, 0, await audit.deployment())
    await database.deleteFrom('audit_checkpoints').execute()
    const bare = start(newFile())
    expect(await bare.verify()).toMatchObject({ ok: true, anchored_to: 0 })
    expect(await bare.verify({ given: [kept] })).toMatchObject({ ok: false, reason: 'root_mismatch' })
    await cutTo(database, 2)
    expect(await bare.verify({ given: [kept] })).toMatchObject({ ok: false, reason: 'checkpoint_ahead' })
  })

  it('that miss their file are told of, also where no server runs', async () => {
    const { start, append, database } = await started(open)
    await append(2)
    const said: string[] = []
    const log = { info: () => undefined, warn: (_: object, text: string) => said.push(text), error: () => undefined }
    const file = newFile()
    symlinkSync(join(file, 'nowhere'), `${file}.link`)
    expect(await start(`${file}.link`, signer, log).makeCheckpoint()).toMatchObject({ size: 2 })
    expect(await database.selectFrom('audit_checkpoints').selectAll().execute()).toHaveLength(1)
    expect(said).toEqual([expect.stringContaining('not in its file')])
  })

  it('are made once a size when two servers sign at once, and fork nothing', async () => {
    const { audit, location, append, database } = await started(open)
    const replica = await openDatabase(location)
    onTestFinished(() => replica.close())
    const other = createAudit({
      database: replica.database,
      clock: manualClock(),
      random: randomBytes,
      signer,
      trusted: trustedCheckpointsFile(newFile()),
    })
    for (let round = 0; round < 10; round++) {
      await append(3)
      const made = await Promise.all([audit.makeCheckpoint(), other.makeCheckpoint()])
      expect(made.filter((one) => one !== null)).toHaveLength(1)
    }
    expect(await database.selectFrom('audit_checkpoints').selectAll().execute()).toHaveLength(10)
    expect(await other.verify()).toMatchObject({ ok: true, anchored_to: 30 })
  })

  it('rest on a tree across its stretches, whose nodes are not taken on trust', async () => {
    const { audit, database } = await started(open)
    await plantEntries({ database }, 1100)
    await audit.makeCheckpoint()
    await plantEntries({ database }, 212)
    await audit.makeCheckpoint()
    expect(await database.selectFrom('audit_nodes').selectAll().execute()).toHaveLength(5)
    expect(await audit.verify()).toMatchObject({ ok: true, verified_to: 1312, anchored_to: 1312 })
    const key = parsePublicKey(auditPrimitives.sha256, (await audit.key()).public_key)
    if (key === null) throw new Error('No key.')
    for (const index of [0, 255, 256, 511, 1023, 1024, 1099, 1311]) {
      const proof = await audit.proofs.inclusion(null, index, null)
      expect(await verifyProof(auditPrimitives, proof, key)).toMatchObject({ ok: true })
    }
    expect(await verifyProof(auditPrimitives, await audit.proofs.consistency(1100, null), key)).toMatchObject({
      ok: true,
    })

    const nodes = await database.selectFrom('audit_nodes').selectAll().execute()
    const tamper: readonly (() => Promise<unknown>)[] = [
      () =>
        database
          .updateTable('audit_nodes')
          .set({ hash: 'f'.repeat(64) })
          .where('position', '=', 2)
          .execute(),
      () => database.deleteFrom('audit_nodes').where('position', '=', 1).execute(),
      () => database.deleteFrom('audit_nodes').where('position', '=', 4).execute(),
      () =>
        database
          .insertInto('audit_nodes')
          .values({ level: 8, position: 5, hash: 'f'.repeat(64) })
          .execute(),
    ]
    for (const [which, change] of tamper.entries()) {
      await change()
      expect(await audit.verify(), String(which)).toMatchObject({ ok: false, reason: 'tree_mismatch' })
      await database.deleteFrom('audit_nodes').execute()
      await database.insertInto('audit_nodes').values(nodes).execute()
    }
    await database
      .updateTable('audit_nodes')
      .set({ hash: 'f'.repeat(64) })
      .where('position', '=', 2)
      .execute()
    await expect(audit.proofs.inclusion(null, 5, null)).rejects.toMatchObject({ code: 'audit_log_broken' })
    await plantEntries({ database }, 1)
    await expect(audit.makeCheckpoint()).rejects.toMatchObject({ name: 'AuditFault' })
  })

  it('prove to a workspace its own entries alone, and nothing before a checkpoint speaks for it', async () => {
    const { audit, append, database } = await started(open)
    await append(2)
    await expect(audit.proofs.inclusion('ws_1', 0, null)).rejects.toMatchObject({ code: 'not_found' })
    await audit.makeCheckpoint()
    await append(1)
    await database.transaction().execute((tx) => audit.append(tx, { ...event('x'), workspaceId: 'ws_2' }))
    expect(await audit.proofs.inclusion('ws_1', 1, null)).toMatchObject({ index: 1, size: 2 })
    await expect(audit.proofs.inclusion('ws_1', 2, null)).rejects.toMatchObject({ code: 'not_found' })
    await audit.makeCheckpoint()
    await expect(audit.proofs.inclusion('ws_1', 3, null)).rejects.toMatchObject({ code: 'not_found' })
    await expect(audit.proofs.inclusion('ws_2', 1, null)).rejects.toMatchObject({ code: 'not_found' })
    await expect(audit.proofs.inclusion(null, 9, null)).rejects.toMatchObject({ code: 'not_found' })
    await expect(audit.proofs.inclusion('ws_1', 1, 3)).rejects.toMatchObject({ code: 'not_found' })
    expect(await audit.proofs.inclusion('ws_2', 3, 4)).toMatchObject({ index: 3 })
    await expect(audit.proofs.consistency(3, null)).rejects.toMatchObject({ code: 'not_found' })
    await expect(audit.proofs.consistency(4, 2)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('are kept in the file once each, past a line that a crash left half', async () => {
    const { audit, start, append, file } = await started(open)
    await append(2)
    await audit.makeCheckpoint()
    writeFileSync(file, '{"size":9,"time":1,"no', { flag: 'a' })
    await append(1)
    await start().makeCheckpoint()
    expect(trustedCheckpointsFile(file).notes()).toHaveLength(2)
    expect(trustedCheckpointsFile(file).newest()).toHaveLength(2)
    expect(await start().verify()).toMatchObject({ ok: true, anchored_to: 3 })
  })

  it('count although their file cannot be written', async () => {
    const { append, database } = await started(open)
    await append(2)
    const add = (): never => {
      throw new Error('No room.')
    }
    const trusted = { notes: () => [], newest: () => [], add }
    const audit = createAudit({ database, clock: manualClock(), random: randomBytes, signer, trusted })
    expect(await audit.makeCheckpoint()).toMatchObject({ size: 2 })
  })
})
