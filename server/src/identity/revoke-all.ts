/** Ends every session, key or sealed key of a workspace, or of the whole installation, at once: after a theft, before the questions. */

import { confirmActor } from '../storage/confirm-actor.ts'
import type { Asker } from '../storage/ports.ts'
import { revokeAllKeys } from './api-keys-repository.ts'
import type { Dependencies } from './dependencies.ts'
import type { KeyKind } from './model.ts'
import { revokeAllSessions } from './sessions-repository.ts'
import { workspacesRepository } from './workspaces-repository.ts'

export type RevokeAll = {
  /** Of everyone who is a member of the workspace; null: of everyone. @returns how many ended. */
  readonly sessions: (asker: Asker, workspaceId: string | null) => Promise<number>
  /** @returns how many ended. */
  readonly keys: (asker: Asker, workspaceId: string | null, kind: KeyKind) => Promise<number>
  /** Of every workspace, or of none. @returns of how many workspaces. */
  readonly everySealedKey: (asker: Asker) => Promise<number>
}

export const createRevokeAll = ({ database, clock, audit, nextRevision }: Dependencies): RevokeAll => ({
  sessions: (asker, workspaceId) =>
    database.transaction().execute(async (transaction) => {
      const actor = await confirmActor(transaction, asker)
      const ended = await revokeAllSessions(transaction, workspaceId, clock.now())
      const target = workspaceId === null ? null : { type: 'workspace', id: workspaceId }
      await audit(transaction, {
        workspaceId,
        actor,
        action: 'sessions.revoked',
        target,
        details: { ended, all: true },
      })
      return ended
    }),
  keys: (asker, workspaceId, kind) =>
    database.transaction().execute(async (transaction) => {
      const revision = await nextRevision(transaction)
      const actor = await confirmActor(transaction, asker)
      const ended = await revokeAllKeys(transaction, { workspaceId, kind, now: clock.now(), revision })
      const target = workspaceId === null ? null : { type: 'workspace', id: workspaceId }
      const action = kind === 'api' ? 'api_keys.revoked' : 'management_tokens.revoked'
      await audit(transaction, { workspaceId, actor, action, target, details: { ended, all: true } })
      return ended
    }),
  everySealedKey: (asker) =>
    database.transaction().execute(async (transaction) => {
      const revision = await nextRevision(transaction)
      const actor = await confirmActor(transaction, asker)
      const workspaces = await workspacesRepository(transaction).raiseEverySealedGeneration(revision)
      const details = { workspaces, all: true }
      await audit(transaction, { workspaceId: null, actor, action: 'sealed_keys.revoked', target: null, details })
      return workspaces
    }),
})
