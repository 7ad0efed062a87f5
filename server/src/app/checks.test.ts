/** Each finding of the doctor is provoked: a check that cannot fail says nothing. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sampleRows } from '../../test/contract/rows.ts'
import { loadConfig } from '../config/load.ts'
import { createLogger } from '../telemetry/logger.ts'
import { runChecks } from './checks.ts'
import { type Core, openCore } from './core.ts'

const directory = mkdtempSync(join(tmpdir(), 'keepgate-checks-'))
const root = (): string => randomBytes(32).toString('base64')
let core: Core
let config: ReturnType<typeof loadConfig>

beforeEach(async () => {
  config = loadConfig({
    environment: { ENCRYPTION_KEY: root(), SESSION_SECRET: root(), AI_MASTER_KEY: root(), DATA_DIR: 'data' },
    workingDirectory: directory,
  })
  core = await openCore(config, createLogger({ level: 'silent' }))
})
afterEach(async () => {
  await core.close()
  rmSync(directory, { recursive: true, force: true })
})

const findings = async () => Object.fromEntries((await runChecks(config, core)).map((check) => [check.name, check]))
const failing = async (): Promise<string[]> =>
  Object.values(await findings())
    .filter(({ ok, severity }) => !ok && severity === 'error')
    .map(({ name }) => name)

it('finds nothing wrong with a new installation, and counts the entries of its log', async () => {
  expect(await failing()).toEqual([])
  const head = core.storage.database.selectFrom('audit_head').select('size')
  const { size: before } = await head.executeTakeFirstOrThrow()
  await core.identity.setup.createLink()
  await core.identity.setup.createLink()
  const { size } = await head.executeTakeFirstOrThrow()
  expect(size).toBe(before + 2)
  expect((await findings())['audit log']).toMatchObject({
    ok: true,
    message: expect.stringContaining(`${size} entries verified`),
  })
})

it('finds sealed values that no longer open, though their opened forms are in memory', async () => {
  const { database } = core.storage
  expect(await core.vault.rootKeysOpenStored()).toBe(true)
  const { sealed } = await database.selectFrom('instance_secrets').select('sealed').executeTakeFirstOrThrow()
  const broken = `${sealed.slice(0, -4)}${sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
  await database.updateTable('instance_secrets').set({ sealed: broken }).execute()
  expect(await failing()).toEqual(['root key'])
  await database.deleteFrom('instance_secrets').execute()
  expect(await failing()).toEqual(['root key'])
})

it('finds a migration that this version does not know, and one that is not recorded', async () => {
  const books = core.storage.database.withTables<{ schema_migrations: { name: string; applied_at: number } }>()
  await books.insertInto('schema_migrations').values({ name: '9999-later', applied_at: 1 }).execute()
  expect(await failing()).toEqual(['migrations'])
  await books.deleteFrom('schema_migrations').execute()
  expect(await failing()).toEqual(['migrations'])
})

it('finds a database that went away, and still says the rest', async () => {
  await core.storage.close()
  expect(await failing()).toEqual(['database'])
  expect((await findings()).limits).toMatchObject({ ok: true })
})

it('finds what stands under an older root key, and wallets in an older format', async () => {
  const { database } = core.storage
  expect(await findings()).toMatchObject({ 'root key in use': { ok: true }, wallets: { ok: true } })
  await database.updateTable('instance_secrets').set({ root_kid: 'k0' }).where('name', '=', 'login pepper').execute()
  await database
    .insertInto('wallet_accounts')
    .values({ ...sampleRows.wallet_accounts, format: 'fernet' })
    .execute()
  expect(await findings()).toMatchObject({
    'root key in use': { ok: false, severity: 'warning', message: '1 keys and secrets stand under an older one' },
    wallets: { ok: false, severity: 'warning', message: '1 of 1 are in an older format' },
  })
})

it('warns where a schedule of backups is set and nothing young enough came of it', async () => {
  expect((await findings()).backup).toBeUndefined()
  config = { ...config, backupEveryMs: 3_600_000 }
  expect((await findings()).backup).toMatchObject({
    ok: false,
    severity: 'warning',
    message: expect.stringContaining('none'),
  })
  const request = { actor: { type: 'cli' }, origin: 'command', follows: null, file: null } as const
  await core.backups.create({ ...request, onProgress: () => undefined })
  expect((await findings()).backup).toMatchObject({ ok: true, message: 'the newest is 0 hours old' })
  await core.storage.database
    .updateTable('backup_runs')
    .set({ finished_at: Date.now() - 3 * 3_600_000 })
    .execute()
  expect((await findings()).backup).toMatchObject({ ok: false, message: 'the newest is 3 hours old' })
})
