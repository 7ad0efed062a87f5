import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readBackup } from '../../src/backup/read.ts'
import type { KeyRing } from '../../src/crypto/key-ring.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { backupBytes, someTables } from '../adversarial/backup-forge.ts'
import { ringOf, temporaryDirectory } from '../backup-world.ts'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const vector = z
  .object({
    root_keys: z.record(z.string(), z.string()),
    backup: z.string(),
    deployment: z.string(),
    rows: z.record(z.string(), z.array(z.array(z.union([z.string(), z.number(), z.null()])))),
    file: z.string(),
  })
  .parse(JSON.parse(readFileSync(here('backup.json'), 'utf8')))
const bytes = Buffer.from(vector.file, 'base64')
const roots: KeyRing = {
  primary: 'k1',
  keys: new Map(
    Object.entries(vector.root_keys).map(([kid, key]) => [kid, new Secret(new Uint8Array(Buffer.from(key, 'base64')))]),
  ),
}

const fileOf = (content: Uint8Array): string => {
  const path = join(temporaryDirectory(), 'vector.kgbackup')
  writeFileSync(path, content)
  return path
}

describe('the vector of a backup', () => {
  test('opens, and holds these rows', async () => {
    const backup = await readBackup(fileOf(bytes), roots)
    const rows: Record<string, unknown[]> = {}
    for await (const part of backup.parts(() => undefined)) {
      if (part.kind === 'rows') rows[part.table] = [...(rows[part.table] ?? []), ...part.rows]
    }
    expect(rows).toEqual(vector.rows)
    expect(backup.header).toMatchObject({ backup: vector.backup, deployment: vector.deployment })
    await backup.close()
  })
})

/** The first interpreter that has the package cryptography. */
const python = ['python3', '/usr/bin/python3'].find(
  (interpreter) => spawnSync(interpreter, ['-c', 'import cryptography'], { timeout: 15_000 }).status === 0,
)
if (python === undefined)
  process.stderr.write('\n!!! The independent check of backups was NOT run: no Python cryptography.\n\n')

const runPython = (content: Uint8Array, keys: Readonly<Record<string, string>>) =>
  spawnSync(
    python ?? 'python3',
    [here('open_backup.py'), fileOf(content), '--rows', ...Object.entries(keys).map(([kid, key]) => `${kid}=${key}`)],
    { encoding: 'utf8', timeout: 15_000 },
  )

describe.skipIf(python === undefined)('an independent program in Python', () => {
  test('opens the vector, and reads its list and rows', () => {
    const { status, stdout, stderr } = runPython(bytes, vector.root_keys)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const read = JSON.parse(stdout)
    expect(read.rows).toEqual(vector.rows)
    expect(read.manifest.audit.size).toBe(2)
  })

  test('opens what was written a moment ago', async () => {
    const ring = ringOf('k2')
    const key = Buffer.from(ring.keys.get('k2')?.reveal() ?? []).toString('base64')
    const { status, stdout } = runPython(await backupBytes(someTables('fresh'), ring), { k2: key })
    expect([status, JSON.parse(stdout).manifest.rows]).toEqual([0, 6])
  })

  test('would notice: another key, a changed bit, a cut end', () => {
    const changed = Buffer.from(bytes)
    changed[bytes.length - 40] = (changed[bytes.length - 40] ?? 0) ^ 1
    const other = { k1: Buffer.alloc(32, 7).toString('base64') }
    expect(runPython(bytes, other).status).toBe(1)
    expect(runPython(changed, vector.root_keys).status).toBe(1)
    expect(runPython(bytes.subarray(0, -1), vector.root_keys).status).toBe(1)
  })
})
