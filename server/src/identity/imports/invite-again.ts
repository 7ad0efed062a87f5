/**
 * New links for owners who have not come in yet: the old ones are lost or over, and nobody else in their workspaces could
 * invite them. Also after the window.
 */
import { AppError } from '../../kernel/errors.ts'
import type { Actor, UnitOfWork } from '../../storage/ports.ts'
import type { ImportItemRow } from '../../storage/schema.ts'
import type { Dependencies } from '../dependencies.ts'
import { invitationsRepository } from '../invitations-repository.ts'
import { workspacesRepository } from '../workspaces-repository.ts'
import { importsRepository } from './imports-repository.ts'
import { createOwnerInvitation, type OwnerInvitation } from './owner-invitation.ts'

const linkMs = 14 * 86_400_000

export type InviteAgainInput = {
  readonly importId: string
  readonly actor: Actor
  /** Called last, before anything is in force: where it throws, the old links stay good. */
  readonly tell: (invitations: readonly OwnerInvitation[]) => Promise<void>
}

export const createInviteAgain = (dependencies: Dependencies) => {
  const { database, clock, audit, nextRevision } = dependencies
  const invite = createOwnerInvitation(dependencies)

  /** Null where the owner came in, or the workspace is gone. */
  const replace = async (
    { transaction }: UnitOfWork,
    item: ImportItemRow,
    actor: Actor,
  ): Promise<OwnerInvitation | null> => {
    const { workspace_id: workspaceId } = item
    const invitations = invitationsRepository(transaction, workspaceId)
    const workspace = await workspacesRepository(transaction).lockLiving(workspaceId)
    const old = await invitations.findById(item.target_id)
    if (workspace === undefined || old === undefined || old.accepted_at !== null) return null
    if (await invitations.revoke(old.id, clock.now())) {
      const target = { type: 'invitation', id: old.id }
      await audit(transaction, { workspaceId, actor, action: 'invitation.revoked', target, details: {} })
    }
    const owner = { workspaceId, workspaceName: workspace.name, email: old.email }
    const { id, ...invitation } = await invite(transaction, owner, { actor, expiresAt: clock.now() + linkMs })
    await importsRepository(transaction).retarget(item, id)
    return invitation
  }

  /** Throws not_found. */
  return ({ importId, actor, tell }: InviteAgainInput): Promise<readonly OwnerInvitation[]> =>
    database.transaction().execute(async (transaction) => {
      const revision = await nextRevision(transaction)
      if ((await importsRepository(transaction).findById(importId)) === undefined) {
        throw new AppError('not_found', {
          message: `There is no import ${importId.slice(0, 64)}. \`npx keepgate vault import list\` shows them.`,
        })
      }
      const made: OwnerInvitation[] = []
      for (const item of await importsRepository(transaction).itemsOf(importId)) {
        const invitation = item.kind === 'invitation' ? await replace({ transaction, revision }, item, actor) : null
        if (invitation !== null) made.push(invitation)
      }
      await tell(made)
      return made
    })
}
