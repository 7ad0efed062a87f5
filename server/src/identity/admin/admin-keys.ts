/** Which keys open /api/admin now: those of the file, those that a command registered, less those that are revoked. */
import { AdminRole } from '@keepgate/protocol/admin-roles'
import type { LicensedKey } from '@keepgate/protocol/licensed-config'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { confirmActor } from '../../storage/confirm-actor.ts'
import type { Database } from '../../storage/database.ts'
import type { AppendAudit, Asker } from '../../storage/ports.ts'
import type { AdminKeyRow, Schema } from '../../storage/schema.ts'
import { isUniqueViolation } from '../../storage/unique-violation.ts'
import { type AdminKey, isValidAt, keyMay } from './admin-key.ts'
import { adminKeysRepository } from './admin-keys-repository.ts'
import { toAdminKey } from './licensed-config.ts'

export type ListedAdminKey = AdminKey & { readonly revokedAt: number | null }

export type AdminKeys = {
  /** Null for one that is unknown, revoked, or not valid at this time. */
  readonly find: (id: string) => Promise<AdminKey | null>
  /** Revoked and expired ones too. */
  readonly list: () => Promise<readonly ListedAdminKey[]>
  /** Whether a key that was found has been revoked since; in the caller's transaction. */
  readonly isRevoked: (transaction: Transaction<Schema>, key: AdminKey) => Promise<boolean>
  /** Other keys, by their bytes, that may do now what this one may. */
  readonly countOthersThatMay: (key: AdminKey) => Promise<number>
  /** Throws conflict for a known id or key, validation_failed. */
  readonly register: (asker: Asker, granted: LicensedKey, createdBy: string) => Promise<AdminKey>
  /** One of the file stays revoked, whatever the file says. Throws not_found. */
  readonly revoke: (asker: Asker, id: string, revokedBy: string) => Promise<void>
}

const Roles = z.array(AdminRole)
const Workspaces = z.array(z.string()).nullable()
const instant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

const toKey = (row: AdminKeyRow): AdminKey =>
  toAdminKey(
    {
      id: row.id,
      public_key_hex: row.public_key_hex,
      roles: Roles.parse(JSON.parse(row.roles)),
      workspaces: Workspaces.parse(row.workspaces === null ? null : JSON.parse(row.workspaces)),
      not_before: instant(row.not_before),
      not_after: instant(row.not_after),
    },
    row.source,
  )

const toRow = (key: AdminKey, now: number, by: string, revokedAt: number | null): AdminKeyRow => ({
  id: key.id,
  public_key_hex: key.publicKeyHex,
  roles: JSON.stringify(key.roles),
  workspaces: key.workspaces === null ? null : JSON.stringify(key.workspaces),
  not_before: key.notBefore,
  not_after: key.notAfter,
  source: key.source,
  created_at: now,
  created_by: by,
  revoked_at: revokedAt,
})

export const createAdminKeys = (dependencies: {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  /** Of the file; empty where it is missing or invalid. */
  readonly fileKeys: () => Promise<readonly AdminKey[]>
}): AdminKeys => {
  const { database, clock, audit, fileKeys } = dependencies

  const isRevokedIn = async (where: Database, key: AdminKey): Promise<boolean> => {
    const row = await adminKeysRepository(where).findByPublicKey(key.publicKeyHex)
    // A registered key whose row is gone is no key either.
    return row === undefined ? key.source === 'command' : row.revoked_at !== null
  }

  const list = async (): Promise<readonly ListedAdminKey[]> => {
    const ofFile = await fileKeys()
    const rows = await adminKeysRepository(database).list()
    const revokedAt = new Map(rows.map((row) => [row.public_key_hex, row.revoked_at]))
    const known = new Set(ofFile.flatMap(({ id, publicKeyHex }) => [id, publicKeyHex]))
    return [
      ...ofFile.map((key) => ({ ...key, revokedAt: revokedAt.get(key.publicKeyHex) ?? null })),
      ...rows
        .filter((row) => !known.has(row.id) && !known.has(row.public_key_hex))
        .map((row) => ({ ...toKey(row), revokedAt: row.revoked_at })),
    ]
  }

  const living = async (): Promise<readonly ListedAdminKey[]> => {
    const now = clock.now()
    return (await list()).filter((key) => key.revokedAt === null && isValidAt(key, now))
  }

  const write = async (transaction: Transaction<Schema>, row: AdminKeyRow): Promise<void> => {
    try {
      await adminKeysRepository(transaction).create(row)
    } catch (thrown) {
      if (!isUniqueViolation(thrown)) throw thrown
      throw new AppError('conflict', { message: 'This id or this public key is known already, perhaps as revoked.' })
    }
  }

  const log = (
    transaction: Transaction<Schema>,
    actor: Awaited<ReturnType<typeof confirmActor>>,
    verb: 'registered' | 'revoked',
    key: AdminKey,
  ): Promise<void> =>
    audit(transaction, {
      workspaceId: null,
      actor,
      action: `admin_key.${verb}`,
      target: { type: 'admin_key', id: key.id },
      details: {
        public_key_hex: key.publicKeyHex,
        roles: [...key.roles],
        workspaces: key.workspaces === null ? null : [...key.workspaces],
        source: key.source,
      },
    })

  return {
    find: async (id) => (await living()).find((key) => key.id === id) ?? null,
    list,
    isRevoked: isRevokedIn,
    countOthersThatMay: async (key) =>
      (await living()).filter((other) => other.publicKeyHex !== key.publicKeyHex && keyMay(other, 'command', null))
        .length,
    register: async (asker, granted, createdBy) => {
      const key = toAdminKey(granted, 'command')
      const known = await fileKeys()
      if (known.some(({ id, publicKeyHex }) => id === key.id || publicKeyHex === key.publicKeyHex)) {
        throw new AppError('conflict', { message: 'The file of ADMIN_CONFIG has this id or this public key already.' })
      }
      return database.transaction().execute(async (transaction) => {
        const actor = await confirmActor(transaction, asker)
        await write(transaction, toRow(key, clock.now(), createdBy, null))
        await log(transaction, actor, 'registered', key)
        return key
      })
    },
    revoke: async (asker, id, revokedBy) => {
      const key = (await list()).find((listed) => listed.id === id)
      if (key === undefined) throw new AppError('not_found', { message: `There is no admin key ${id}.` })
      if (key.revokedAt !== null) return
      await database.transaction().execute(async (transaction) => {
        const actor = await confirmActor(transaction, asker)
        const now = clock.now()
        if (key.source === 'file') await write(transaction, toRow(key, now, revokedBy, now))
        else if (!(await adminKeysRepository(transaction).revoke(id, now))) return
        await log(transaction, actor, 'revoked', key)
      })
    },
  }
}
