/**
 * Moves everything that stands directly under a root key to the primary one, beside running servers. What is moved are
 * the wrapped keys and secrets: what they seal stays as it is. Each row is one conditional update, so that a run which
 * was killed is taken up by the next, and two at once do no harm.
 */
import type { Transaction } from 'kysely'
import { cannotOpen } from '../crypto/aead.ts'
import { equalBytes } from '../crypto/equal.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { RandomBytes } from '../crypto/random.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { Secret } from '../kernel/secret.ts'
import { confirmActor } from '../storage/confirm-actor.ts'
import type { Database } from '../storage/database.ts'
import type { AppendAudit, Asker } from '../storage/ports.ts'
import type { DataKeyRow, InstanceSecretRow, Schema } from '../storage/schema.ts'
import { dataKeysUnderRoots } from './data-keys-repository.ts'
import { instanceSecretsRepository } from './instance-secrets-repository.ts'
import { rootChecksRepository } from './root-checks-repository.ts'
import { requireHeldEverywhere, requirePrimaryNowhere } from './root-key-holders.ts'
import { type RootStatus, rootStatus } from './root-status.ts'
import { openInstanceSecret, sealInstanceSecret, unwrapDataKey, wrapDataKey } from './wrapping.ts'

export type RotationReport = {
  readonly primary: string
  readonly rewrapped: number
  /** Moved by somebody else at the same time. */
  readonly already: number
  /** What did not open under its root, named by what it is: left as it was. */
  readonly failed: readonly string[]
}

export type RotationOptions = {
  readonly asker: Asker
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
}

export type RootRotation = {
  readonly status: () => Promise<readonly RootStatus[]>
  /** Throws conflict where a running server lacks the primary root. */
  readonly rotate: (options: RotationOptions) => Promise<RotationReport>
  /** Nothing is ever wrapped under this root again. Throws not_found, and conflict where something still is. */
  readonly remove: (asker: Asker, kid: string) => Promise<void>
}

type Parts = {
  readonly database: Database
  readonly rootKeys: KeyRing
  readonly clock: Clock
  readonly random: RandomBytes
  readonly audit: AppendAudit
}

const batch = 100

/** Gives up where the new form does not open to the same bytes. */
const requireSame = (before: Secret<Uint8Array>, after: Secret<Uint8Array>): void => {
  if (!equalBytes(before.reveal(), after.reveal())) throw cannotOpen()
}

type Step = { readonly name: string; readonly write: (database: Database) => Promise<boolean> }

export const createRootRotation = ({ database, rootKeys, clock, random, audit }: Parts): RootRotation => {
  const { primary } = rootKeys
  const status = () => rootStatus(database, rootKeys)

  const dataKeyStep = (row: DataKeyRow): Step => ({
    name: `data key ${row.kid} of ${row.scope} ${row.scope_id}`,
    write: (transaction) => {
      const key = unwrapDataKey(rootKeys, row)
      const wrapped = wrapDataKey(rootKeys, row, key, random)
      requireSame(key, unwrapDataKey(rootKeys, { ...row, wrapped }))
      return dataKeysUnderRoots(transaction).rewrap(row, { wrapped, root_kid: primary })
    },
  })

  const secretStep = (row: InstanceSecretRow): Step => ({
    name: `instance secret ${row.name}, version ${row.version}`,
    write: (transaction) => {
      const secret = openInstanceSecret(rootKeys, row)
      const sealed = sealInstanceSecret(rootKeys, row, secret, random)
      requireSame(secret, openInstanceSecret(rootKeys, { ...row, sealed }))
      return instanceSecretsRepository(transaction).rewrap(row, { sealed, root_kid: primary })
    },
  })

  const record = (asker: Asker, action: string, details: JsonObject): Promise<void> =>
    database.transaction().execute(async (transaction) => {
      const actor = await confirmActor(transaction, asker)
      await audit(transaction, { workspaceId: null, actor, action, target: { type: 'root_key', id: primary }, details })
    })

  const pendingCount = async (): Promise<number> =>
    (await status()).filter(({ id }) => id !== primary).reduce((sum, root) => sum + root.held, 0)

  const rotate = async ({ asker, onProgress = () => undefined }: RotationOptions): Promise<RotationReport> => {
    await requireHeldEverywhere(database, clock, primary)
    const total = await pendingCount()
    const failed: string[] = []
    let [rewrapped, already] = [0, 0]
    onProgress({ done: 0, total })
    if (total === 0) return { primary, rewrapped, already, failed }
    await record(asker, 'root_key.rotation_started', { pending: total })

    /** A batch is one transaction: a commit for each row would cost more than the row. */
    const take = async (steps: readonly Step[]): Promise<void> => {
      const seen = await database.transaction().execute(async (transaction) => {
        const done = { rewrapped: 0, already: 0, failed: [] as string[] }
        for (const { name, write } of steps) {
          try {
            if (await write(transaction)) done.rewrapped++
            else done.already++
          } catch (thrown) {
            if (!(thrown instanceof AppError)) throw thrown
            done.failed.push(name)
          }
        }
        return done
      })
      rewrapped += seen.rewrapped
      already += seen.already
      failed.push(...seen.failed)
      onProgress({ done: Math.min(total, rewrapped + already + failed.length), total })
    }

    await take((await instanceSecretsRepository(database).underOthers(primary)).map(secretStep))
    let last: DataKeyRow | null = null
    for (;;) {
      const rows: DataKeyRow[] = await dataKeysUnderRoots(database).underOthers(primary, last, batch)
      last = rows.at(-1) ?? null
      if (last === null) break
      await take(rows.map(dataKeyStep))
    }
    const left = await pendingCount()
    await record(asker, 'root_key.rotation_finished', { rewrapped, already, failed: failed.length, left })
    return { primary, rewrapped, already, failed }
  }

  /** Throws not_found, and conflict where something still needs the root key. */
  const requireUnneeded = async (transaction: Transaction<Schema>, kid: string): Promise<void> => {
    const root = (await rootStatus(transaction, rootKeys)).find(({ id }) => id === kid)
    if (root === undefined) throw new AppError('not_found', { message: `There is no root key ${kid}.` })
    if (root.primary) {
      throw new AppError('conflict', {
        message: `${kid} is the primary root key: put another first in ENCRYPTION_KEYS.`,
      })
    }
    if (root.held > 0) {
      throw new AppError('conflict', {
        message: `${root.held} keys and secrets are still wrapped under ${kid}. Run keepgate vault rotate first.`,
      })
    }
    await requirePrimaryNowhere(transaction, clock, kid)
  }

  const remove = (asker: Asker, kid: string): Promise<void> =>
    database.transaction().execute(async (transaction) => {
      const actor = await confirmActor(transaction, asker)
      await requireUnneeded(transaction, kid)
      await rootChecksRepository(transaction).markRemoved(kid, clock.now())
      const target = { type: 'root_key', id: kid }
      await audit(transaction, { workspaceId: null, actor, action: 'root_key.removed', target, details: {} })
    })

  return { status, rotate, remove }
}
