/**
 * The one thing the server remembers of sealed keys: a number for each workspace. Sealed keys carry it, and those of an
 * older number are revoked. In memory for the data plane, as API keys are.
 */
import { AppError } from '../kernel/errors.ts'
import { confirmActor } from '../storage/confirm-actor.ts'
import type { Asker } from '../storage/ports.ts'
import type { Dependencies } from './dependencies.ts'
import { workspacesRepository } from './workspaces-repository.ts'

export type SealedGenerations = {
  /** Loads rows newer than the last seen revision; call before listening, and when the policy revision moved. */
  readonly refresh: () => Promise<void>
  /** From memory; null for a workspace that is deleted or unknown. */
  readonly of: (workspaceId: string) => number | null
  readonly onChange: (listener: () => void) => void
  /** From the database, for sealing. Throws not_found. */
  readonly read: (workspaceId: string) => Promise<number>
  /** Every key that was sealed for the workspace is refused from then on. Throws not_found. @returns the new number. */
  readonly revokeAll: (asker: Asker, workspaceId: string) => Promise<number>
}

export const createSealedGenerations = (dependencies: Dependencies): SealedGenerations => {
  const { database, audit, nextRevision } = dependencies
  const known = new Map<string, number>()
  const listeners: (() => void)[] = []
  let seen = -1
  let loading: Promise<void> = Promise.resolve()

  const load = async (): Promise<void> => {
    const rows = await workspacesRepository(database).listChangedSince(seen)
    for (const { id, revision, deleted_at, sealed_generation } of rows) {
      if (deleted_at === null) known.set(id, sealed_generation)
      else known.delete(id)
      seen = Math.max(seen, revision)
    }
    if (rows.length > 0) for (const listener of listeners) listener()
  }

  return {
    refresh: () => {
      // One after the other: of two reads at once the older could be applied last.
      const run = loading.then(load)
      loading = run.catch(() => undefined)
      return run
    },
    of: (workspaceId) => known.get(workspaceId) ?? null,
    onChange: (listener) => {
      listeners.push(listener)
    },
    read: async (workspaceId) => {
      const row = await workspacesRepository(database).findLiving(workspaceId)
      if (row === undefined) throw new AppError('not_found', { message: 'There is no such workspace.' })
      return row.sealed_generation
    },
    revokeAll: (asker, workspaceId) =>
      database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        const actor = await confirmActor(transaction, asker)
        const row = await workspacesRepository(transaction).raiseSealedGeneration(workspaceId, revision)
        if (row === undefined) throw new AppError('not_found', { message: 'There is no such workspace.' })
        const generation = row.sealed_generation
        await audit(transaction, {
          workspaceId,
          actor,
          action: 'sealed_keys.revoked',
          target: { type: 'workspace', id: workspaceId },
          details: { generation },
        })
        return generation
      }),
  }
}
