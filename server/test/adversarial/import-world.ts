/** An installation on a test's database that takes over the export of another gateway, on a clock that tests move. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { importPerpetuo } from '../../src/app/import/perpetuo/perpetuo.ts'
import { createRollBackImport } from '../../src/app/import/roll-back.ts'
import type { ImportReport } from '../../src/cli/installation.ts'
import { parseKeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { createConnections } from '../../src/gateway/connections/connections.ts'
import { providerKeyContext } from '../../src/gateway/open-key.ts'
import { findProvider } from '../../src/gateway/providers/registry.ts'
import type { OwnerInvitation } from '../../src/identity/imports/owner-invitation.ts'
import type { KeyRecord } from '../../src/identity/model.ts'
import type { JsonValue } from '../../src/kernel/json.ts'
import { nextRevision } from '../../src/storage/policy-revision.ts'
import type { Schema } from '../../src/storage/schema.ts'
import { createVault } from '../../src/vault/vault.ts'
import type { OpenTestDatabase } from '../databases.ts'
import { openWorld } from './identity-world.ts'

export const exportPath = fileURLToPath(new URL('../vectors/perpetuo-export.json', import.meta.url))

type Fixture = {
  User: { id: string; email: string }[]
  Workspace: { id: string; name: string; user_id: string }[]
  ProviderKey: {
    id: string
    workspace_id: string
    provider: string
    api_key: string
    priority: number
    enabled: boolean
    expected_plaintext: string
  }[]
  APIKey: { id: string; workspace_id: string; key: string; name: string; active: boolean; revoked_at: string | null }[]
}

/** A copy, for tests that change it. */
export const readFixture = (): Fixture => JSON.parse(readFileSync(exportPath, 'utf8'))

export const actor = { type: 'cli' } as const
export const day = 86_400_000

type ImportChoices = {
  content?: unknown
  dryRun?: boolean
  windowMs?: number | null
  tellInvitations?: (invitations: readonly OwnerInvitation[]) => Promise<void>
}

/** What a failure says: its code, or `admitted`. */
export const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'admitted'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

export const openImportWorld = async (open: OpenTestDatabase) => {
  const world = await openWorld(open)
  const { database, clock, identity, auditLog } = world
  const root = Buffer.from(randomBytes(32)).toString('base64')
  const vault = createVault({ database, rootKeys: parseKeyRing('ENCRYPTION_KEYS', `k1:${root}`), clock })
  await vault.start()
  const connections = createConnections({
    database,
    clock,
    findAdapter: findProvider,
    seal: vault.sealForWorkspace,
    fingerprint: () => 'aabbccddeeff',
    audit: auditLog.append,
    nextRevision,
    requireAllowedUrl: () => undefined,
    test: () => Promise.reject(new Error('Nothing is called.')),
  })
  const core = { identity, connections, clock }
  await identity.policy.start()

  const importIt = (choices: ImportChoices = {}): Promise<ImportReport> =>
    importPerpetuo(core, {
      owners: null,
      content: (choices.content ?? readFixture()) as JsonValue,
      actor,
      dryRun: choices.dryRun ?? false,
      windowMs: choices.windowMs ?? null,
      onProgress: () => undefined,
      tellInvitations: choices.tellInvitations ?? (async () => undefined),
    })

  const idOf = ({ run }: ImportReport): string => {
    if (run === null) throw new Error('Nothing was taken over.')
    return run.id
  }

  const rollBackImport = createRollBackImport(core)
  const rollBack = (importId: string, choices: { includeLater?: boolean; dryRun?: boolean } = {}) =>
    rollBackImport({
      importId,
      actor,
      dryRun: choices.dryRun ?? false,
      includeLater: choices.includeLater ?? false,
    })

  /** As a server that has heard of every change. */
  const enter = async (presented: string): Promise<KeyRecord> => {
    await identity.policy.refresh()
    return identity.policy.authenticateKey(presented)
  }

  /** Every row of every table, but for those that only count. */
  const dump = async (): Promise<Record<string, unknown[]>> => {
    const tables = [
      'people',
      'workspaces',
      'members',
      'invitations',
      'api_keys',
      'data_keys',
      'provider_connections',
      'imports',
      'import_items',
      'audit_entries',
      'policy_revision',
    ] as const satisfies readonly (keyof Schema)[]
    const entries = await Promise.all(
      tables.map(async (table) => {
        const rows: unknown[] = await database.selectFrom(table).selectAll().execute()
        return [table, rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))] as const
      }),
    )
    return Object.fromEntries(entries)
  }

  const openKey = async (workspaceId: string, name: string): Promise<string> => {
    const list = await connections.forWorkspace(workspaceId).list()
    const found = list.find((connection) => connection.name === name)
    if (found?.sealedKey == null) throw new Error(`No key in ${name}.`)
    return Buffer.from(await vault.openForWorkspace(providerKeyContext(found), found.sealedKey)).toString('utf8')
  }

  return { ...world, connections, importIt, idOf, rollBack, enter, dump, openKey }
}
