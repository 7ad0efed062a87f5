/**
 * `npx node bench/audit.ts [--entries 1000000]`: what the audit log costs. Plants that many entries into a SQLite database
 * of its own, then measures an append, the first checkpoint (which makes the tree), later ones, proofs, an export and
 * the verification of all of it, stored and exported. Prints figures, asserts none.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parsePublicKey } from '@keepgate/protocol/audit-checkpoint'
import { verifyExport } from '@keepgate/protocol/audit-export'
import { type Audit, createAudit } from '../server/src/audit/audit.ts'
import { auditPrimitives } from '../server/src/audit/primitives.ts'
import { checkpointsFile, trustedCheckpointsFile } from '../server/src/audit/trusted-checkpoints.ts'
import { ed25519Signer } from '../server/src/crypto/ed25519.ts'
import { randomBytes } from '../server/src/crypto/random.ts'
import { systemClock } from '../server/src/kernel/clock.ts'
import { Secret } from '../server/src/kernel/secret.ts'
import { openDatabase } from '../server/src/storage/database.ts'
import type { AuditEvent } from '../server/src/storage/ports.ts'
import { plantEntries } from '../server/test/harness/planted-audit.ts'

const { values } = parseArgs({ options: { entries: { type: 'string', default: '1000000' } } })
const entries = Number(values.entries)
const appends = 2_000
const proofs = 500

const say = (what: string, figure: string): void => console.log(`${what.padEnd(52)} ${figure}`)

const timed = async <Value>(work: () => Promise<Value>): Promise<{ ms: number; cpuMs: number; value: Value }> => {
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  const value = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1000, value }
}

/** What a clock says, and what all threads worked: on a busy machine they are far apart. */
const seconds = ({ ms, cpuMs }: { ms: number; cpuMs: number }): string =>
  `${(ms / 1000).toFixed(1)} s, processor ${(cpuMs / 1000).toFixed(1)} s`

const percentile = (figures: readonly number[], part: number): string =>
  (figures.toSorted((one, other) => one - other)[Math.floor(figures.length * part)] ?? 0).toFixed(2)

const each = async (count: number, work: (index: number) => Promise<unknown>): Promise<number[]> => {
  const figures: number[] = []
  for (let index = 0; index < count; index++) figures.push((await timed(() => work(index))).ms)
  return figures
}

const event: AuditEvent = {
  workspaceId: 'ws_bench',
  actor: { type: 'person', id: 'per_bench' },
  action: 'api_key.created',
  target: { type: 'api_key', id: 'key_bench' },
  details: { name: 'Bench', last_four: 'aB3x', fingerprint: '0123456789abcdef', expires_at: null },
}

async function* linesOf(audit: Audit): AsyncGenerator<string> {
  for await (const { text } of audit.export(0)) yield* text.split('\n').slice(0, -1)
}

const directory = mkdtempSync(join(tmpdir(), 'keepgate-bench-audit-'))
const storage = await openDatabase({ url: null, dataDirectory: directory })
try {
  await storage.migrate()
  const { database, reader } = storage
  const audit = createAudit({
    database,
    reader,
    clock: systemClock,
    random: randomBytes,
    signer: ed25519Signer(new Secret(randomBytes(32))),
    trusted: trustedCheckpointsFile(join(directory, checkpointsFile)),
  })
  await audit.start()
  say('entries', String(entries))
  const planted = await timed(() => plantEntries(storage, entries))
  say('planting them (not part of the product)', `${(planted.ms / 1000).toFixed(1)} s`)
  const first = await timed(() => audit.makeCheckpoint())
  say('the first checkpoint: the whole tree', seconds(first))

  const transaction = () => database.transaction().execute((tx) => audit.append(tx, event))
  const empty = await timed(() =>
    each(appends, () =>
      database
        .transaction()
        .execute((tx) => tx.updateTable('policy_revision').set({ value: 1 }).where('id', '=', 1).execute()),
    ),
  )
  const appended = await timed(() => each(appends, transaction))
  say('a transaction with one update, processor', `${(empty.cpuMs / appends).toFixed(3)} ms`)
  say('a transaction with an append, processor', `${(appended.cpuMs / appends).toFixed(3)} ms`)
  say('the append, processor (difference)', `${((appended.cpuMs - empty.cpuMs) / appends).toFixed(3)} ms`)
  const rounds = 20
  const later = await timed(async () => {
    for (let round = 0; round < rounds; round++) {
      await database.transaction().execute(async (tx) => {
        for (let index = 0; index < 256; index++) await audit.append(tx, event)
      })
      await audit.makeCheckpoint()
    }
  })
  say('256 appends and their checkpoint, processor an entry', `${(later.cpuMs / rounds / 256).toFixed(3)} ms`)

  const size = entries + appends + rounds * 256
  const places = Array.from({ length: proofs }, (_, index) => Math.floor((index * 7919 * 97) % size))
  const proven = await each(proofs, (index) => audit.proofs.inclusion(null, places[index] ?? 0, null))
  say('an inclusion proof, p50 and p99', `${percentile(proven, 0.5)} ms, ${percentile(proven, 0.99)} ms`)

  const verified = await timed(() => audit.verify())
  say('verifying what is stored', `${seconds(verified)} (ok: ${verified.value.ok})`)
  const key = parsePublicKey(auditPrimitives.sha256, (await audit.key()).public_key)
  if (key === null) throw new Error('No key.')
  const exported = await timed(async () => {
    let bytes = 0
    for await (const { text } of audit.export(0)) bytes += text.length
    return bytes
  })
  say('exporting it', `${seconds(exported)}, ${(exported.value / 1e6).toFixed(0)} MB`)
  const judged = await timed(() => verifyExport(auditPrimitives, linesOf(audit), { key }))
  say('exporting and verifying the export', `${seconds(judged)} (ok: ${judged.value.report.ok})`)
  say('resident memory at the end', `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
} finally {
  await storage.close()
  rmSync(directory, { recursive: true, force: true })
}
