/**
 * An export against whoever had it in their hands, judged three times: by the product, by the stand-alone program of
 * the examples, and by a Python program. The two share no code with the product.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuditReason } from '@keepgate/protocol/audit'
import { parsePublicKey } from '@keepgate/protocol/audit-checkpoint'
import { verifyExport } from '@keepgate/protocol/audit-export'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAudit } from '../../src/audit/audit.ts'
import { entryHash } from '../../src/audit/chain.ts'
import { auditPrimitives } from '../../src/audit/primitives.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { openTestSqlite, type TestDatabase } from '../databases.ts'
import { plantEntries } from '../harness/planted-audit.ts'

const directory = mkdtempSync(join(tmpdir(), 'keepgate-export-'))
const example = fileURLToPath(new URL('../../../examples/verify-audit-log/verify.ts', import.meta.url))
const python = fileURLToPath(new URL('../vectors/audit_log.py', import.meta.url))
const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0

type Line = Record<string, unknown>
const size = 12
const deploymentOf = (lines: readonly Line[]): string => String(lines[0]?.origin).replace('keepgate/', '')

let opened: TestDatabase
let whole: readonly Line[]
let part: readonly Line[]
let publicKey: string
let oldNote: string
let foreign: readonly Line[]

const newAudit = () =>
  createAudit({
    database: opened.database,
    clock: manualClock(),
    random: randomBytes,
    signer: ed25519Signer(new Secret(randomBytes(32))),
  })

const exported = async (audit: ReturnType<typeof newAudit>, since: number): Promise<readonly Line[]> => {
  let text = ''
  for await (const piece of audit.export(since)) text += piece.text
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

beforeAll(async () => {
  opened = await openTestSqlite()
  const audit = newAudit()
  await audit.start()
  // Checkpoints of 5, 8 and 12: one in the middle of a subtree, one at its end, one of all.
  for (const count of [5, 3, 4]) {
    await plantEntries(opened, count)
    const made = await audit.makeCheckpoint()
    if (made?.size === 5) oldNote = made.note
  }
  whole = await exported(audit, 0)
  part = await exported(audit, 6)
  publicKey = (await audit.key()).public_key
  await opened.database.deleteFrom('audit_checkpoints').execute()
  const stranger = newAudit()
  await stranger.makeCheckpoint()
  foreign = await exported(stranger, 0)
})
afterAll(async () => {
  await opened.dispose()
  rmSync(directory, { recursive: true, force: true })
})

const isEntry = (line: Line): boolean => 'bytes' in line
const positionOf = (lines: readonly Line[], sequence: number): number =>
  lines.findIndex((line) => isEntry(line) && line.sequence === sequence)

type Judged = { readonly ok: boolean; readonly reason: AuditReason | string | null; readonly index: number | null }

const judge = async (lines: readonly Line[], kept: readonly string[] = [], key = publicKey): Promise<Judged> => {
  const parsed = parsePublicKey(auditPrimitives.sha256, key)
  if (parsed === null) throw new Error('No key.')
  try {
    const { report } = await verifyExport(
      auditPrimitives,
      lines.map((line) => JSON.stringify(line)),
      {
        key: parsed,
        trusted: kept,
      },
    )
    return { ok: report.ok, reason: report.reason, index: report.first_bad_index }
  } catch (thrown) {
    return { ok: false, reason: Object(thrown).fault, index: null }
  }
}

/** Verdicts of the two programs that know nothing of the product. */
const judgeOutside = (lines: readonly Line[], kept: string | null = null, key = publicKey): boolean[] => {
  const file = join(directory, 'export.jsonl')
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const note = join(directory, 'checkpoint')
  if (kept !== null) writeFileSync(note, kept)
  const more = kept === null ? [] : [note]
  const node = spawnSync(process.execPath, [example, file, key, ...more], { encoding: 'utf8' })
  const results = [node]
  if (hasPython) {
    const flags = kept === null ? [] : ['--checkpoint', note]
    results.push(spawnSync('python3', [python, 'verify', file, '--public-key', key, ...flags], { encoding: 'utf8' }))
  }
  return results.map(({ status, stdout, stderr }) => {
    expect(stderr).toBe('')
    expect(stdout).toMatch(status === 0 ? /^ok: / : /^BROKEN: /)
    return status === 0
  })
}

/** The chain from a position on, as somebody would have it who knows how it is made; checkpoints stay as they were. */
const rehash = (lines: readonly Line[], edit: (bytes: string, sequence: number) => string): readonly Line[] => {
  let previousHash = '0'.repeat(64)
  const deployment = deploymentOf(lines)
  return lines.map((line) => {
    if (isEntry(line)) {
      const sequence = Number(line.sequence)
      const bytes = edit(String(line.bytes), sequence)
      previousHash = entryHash({ deployment, sequence, previousHash, bytes })
      return { ...line, bytes, entry_hash: previousHash }
    }
    return line.type === 'end' ? { ...line, head_hash: previousHash } : line
  })
}

const withoutCheckpoints = (lines: readonly Line[]): readonly Line[] => lines.filter((line) => !('checkpoint' in line))
const rename = (bytes: string): string => bytes.replace('"name":"Key', '"name":"Kex')

/** What somebody does at one entry, and what the product finds; null: whatever it is, the log does not hold. */
const manipulations: Readonly<Record<string, (lines: readonly Line[], at: number) => readonly Line[]>> = {
  'edits the entry': (lines, at) =>
    lines.with(positionOf(lines, at), {
      ...lines[positionOf(lines, at)],
      bytes: rename(String(lines[positionOf(lines, at)]?.bytes)),
    }),
  'edits it and makes every later hash fit': (lines, at) =>
    rehash(lines, (bytes, sequence) => (sequence === at ? rename(bytes) : bytes)),
  'changes its hash': (lines, at) =>
    lines.with(positionOf(lines, at), { ...lines[positionOf(lines, at)], entry_hash: 'f'.repeat(64) }),
  'deletes it': (lines, at) => lines.toSpliced(positionOf(lines, at), 1),
  'deletes it and closes the gap': (lines, at) => {
    let next = 0
    const closed = lines
      .toSpliced(positionOf(lines, at), 1)
      .map((line) => (isEntry(line) ? { ...line, sequence: next++ } : line))
    return rehash(closed, (bytes, sequence) => bytes.replace(/"sequence":\d+/, `"sequence":${sequence}`)).map((line) =>
      line.type === 'end' ? { ...line, size: size - 1 } : line,
    )
  },
  'writes it twice': (lines, at) => lines.toSpliced(positionOf(lines, at), 0, lines[positionOf(lines, at)] ?? {}),
  'puts it at the end': (lines, at) => {
    const position = positionOf(lines, at)
    const entry = lines[position] ?? {}
    return lines.toSpliced(position, 1).toSpliced(-1, 0, entry)
  },
  'swaps it with the one before': (lines, at) => {
    const [one, other] = [positionOf(lines, at), positionOf(lines, at === 0 ? 1 : at - 1)]
    return lines.with(one, lines[other] ?? {}).with(other, lines[one] ?? {})
  },
  'cuts off there': (lines, at) => lines.slice(0, positionOf(lines, at)),
  'cuts off there and writes an end': (lines, at) => [
    ...lines.slice(0, positionOf(lines, at)).filter((line) => !('checkpoint' in line) || at >= 5),
    { type: 'end', size: at, head_hash: lines[positionOf(lines, at - 1)]?.entry_hash ?? '0'.repeat(64) },
    { checkpoint: oldNote },
  ],
  'puts nonsense there': (lines, at) => lines.toSpliced(positionOf(lines, at), 0, { nonsense: true }),
  'sets its time back and makes every later hash fit': (lines, at) =>
    rehash(lines, (bytes, sequence) => (sequence === at ? bytes.replace(/"time":\d+/, '"time":1') : bytes)),
}

describe('an export', () => {
  it('Q46: holds as it was written, whole and in part, under its key and with a checkpoint from earlier', async () => {
    expect(await judge(whole)).toMatchObject({ ok: true })
    expect(await judge(whole, [oldNote])).toMatchObject({ ok: true })
    expect(await judge(part)).toMatchObject({ ok: true })
    expect(judgeOutside(whole, oldNote)).not.toContain(false)
    expect(judgeOutside(part)).not.toContain(false)
  })

  it.each(Object.keys(manipulations))('Q47: does not hold after somebody %s, at any entry', async (name) => {
    const manipulate = manipulations[name]
    if (manipulate === undefined) throw new Error(name)
    for (let at = 0; at < size; at++) {
      const lies = manipulate(whole, at)
      expect(lies, `at ${at}`).not.toEqual(whole)
      const verdict = await judge(lies)
      expect(verdict.ok, `at ${at}: ${verdict.reason}`).toBe(false)
    }
    expect(judgeOutside(manipulate(whole, 7))).not.toContain(true)
  })

  it('Q47: names the entry and the reason', async () => {
    const found = async (name: string, at: number) => {
      const { reason, index } = await judge(manipulations[name]?.(whole, at) ?? [])
      return `${reason} ${index}`
    }
    expect(await found('edits the entry', 7)).toBe('entry_hash_mismatch 7')
    expect(await found('deletes it', 7)).toBe('gap 7')
    expect(await found('writes it twice', 7)).toBe('duplicate 8')
    expect(await found('swaps it with the one before', 7)).toBe('gap 6')
    expect(await found('cuts off there', 7)).toBe('cut 7')
    expect(await found('puts nonsense there', 7)).toBe('malformed 7')
    expect(await found('edits it and makes every later hash fit', 7)).toBe('root_mismatch 5')
    expect(await found('sets its time back and makes every later hash fit', 7)).toBe('time_went_back 7')
  })

  it('that was rewritten whole and stripped of its checkpoints is shown by one that was kept', async () => {
    const rewritten = withoutCheckpoints(rehash(whole, rename))
    // Nothing signed is left in it, and it says so: such a file proves nothing by itself.
    expect(await judge(rewritten)).toMatchObject({ ok: true })
    expect(await judge(rewritten, [oldNote])).toMatchObject({ ok: false, reason: 'root_mismatch' })
    expect(judgeOutside(rewritten, oldNote)).not.toContain(true)
  })

  it('of an older state is shown by a checkpoint that was kept', async () => {
    const at = positionOf(whole, 4)
    const older = [
      ...withoutCheckpoints(whole.slice(0, at)),
      { type: 'end', size: 4, head_hash: whole[at - 1]?.entry_hash },
    ]
    expect(await judge(older)).toMatchObject({ ok: true })
    expect(await judge(older, [oldNote])).toMatchObject({ ok: false, reason: 'checkpoint_ahead' })
    expect(judgeOutside(older, oldNote)).not.toContain(true)
  })

  it('holds under no other key than its own, whichever it names', async () => {
    const foreignKey = String(foreign[0]?.public_key)
    expect(await judge(foreign, [], foreignKey)).toMatchObject({ ok: true })
    expect(await judge(foreign)).toMatchObject({ ok: false, reason: 'other_public_key' })
    const renamed = [{ ...foreign[0], public_key: publicKey }, ...foreign.slice(1)]
    expect(await judge(renamed)).toMatchObject({ ok: false, reason: 'checkpoint_invalid' })
    expect(judgeOutside(foreign)).not.toContain(true)
    expect(judgeOutside(renamed)).not.toContain(true)
  })

  it('holds with no forged, moved or foreign checkpoint', async () => {
    const at = whole.findIndex((line) => 'checkpoint' in line)
    const note = String(whole[at]?.checkpoint)
    const lies: readonly (readonly Line[])[] = [
      whole.with(at, { checkpoint: note.replace('\n5\n', '\n4\n') }),
      whole.with(at, { checkpoint: note.replace(/.{8}\n$/, 'AAAAAAA=\n') }),
      whole.with(at, { checkpoint: '' }),
      whole.with(at, { checkpoint: String(foreign.find((line) => 'checkpoint' in line)?.checkpoint) }),
      whole.toSpliced(at, 1).toSpliced(at + 2, 0, { checkpoint: note }),
    ]
    for (const [which, lie] of lies.entries()) {
      expect((await judge(lie)).ok, String(which)).toBe(false)
      expect(judgeOutside(lie), String(which)).not.toContain(true)
    }
  })

  it('in part holds with no other beginning, and says which checkpoints it cannot be compared with', async () => {
    const [head = {}, ...rest] = part
    const peaks = Array.isArray(head.peaks) ? head.peaks : []
    const lies: readonly Line[] = [
      { ...head, peaks: peaks.toReversed() },
      { ...head, peaks: peaks.slice(1) },
      { ...head, previous_hash: 'f'.repeat(64) },
      { ...head, since: 5 },
      { ...head, since: 0, peaks: [] },
    ]
    for (const [which, lie] of lies.entries()) {
      expect((await judge([lie, ...rest])).ok, String(which)).toBe(false)
      expect(judgeOutside([lie, ...rest]), String(which)).not.toContain(true)
    }
    expect(await judge(part, [oldNote])).toMatchObject({ ok: false, reason: 'checkpoint_before_beginning' })
  })

  it('is no export without a head, of another version, or followed by anything', async () => {
    for (const lines of [[], whole.slice(1), [{ ...whole[0], version: 2 }, ...whole.slice(1)], [{}]]) {
      expect(await judge(lines)).toMatchObject({ ok: false, reason: 'not_an_export' })
    }
    expect(await judge([...whole, whole.at(-1) ?? {}])).toMatchObject({ ok: false, reason: 'beyond_head' })
  })
})
