/** The link by which the owner of an imported workspace comes in: as its admin, under the address they had there. */
import { normaliseEmail } from '@keepgate/protocol/login'
import type { Transaction } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import { Secret } from '../../kernel/secret.ts'
import type { Actor } from '../../storage/ports.ts'
import type { Schema } from '../../storage/schema.ts'
import { commitment, newOneTimeToken } from '../credentials.ts'
import type { Dependencies } from '../dependencies.ts'
import { invitationsRepository } from '../invitations-repository.ts'

export type OwnerInvitation = {
  readonly email: string
  readonly workspaceName: string
  /** What stands behind `/invitation#`. */
  readonly token: Secret
  readonly expiresAt: number
}

type Owner = { readonly workspaceId: string; readonly workspaceName: string; readonly email: string }

export const createOwnerInvitation =
  (dependencies: Pick<Dependencies, 'clock' | 'random' | 'audit'>) =>
  async (
    transaction: Transaction<Schema>,
    { workspaceId, workspaceName, email: given }: Owner,
    { actor, expiresAt }: { readonly actor: Actor; readonly expiresAt: number },
  ): Promise<OwnerInvitation & { readonly id: string }> => {
    const { clock, audit } = dependencies
    const { token, tokenHash } = newOneTimeToken(dependencies)
    const email = normaliseEmail(given)
    const id = newId('inv', clock.now())
    await invitationsRepository(transaction, workspaceId).create({
      id,
      email,
      rank: 'admin',
      token_hash: tokenHash,
      created_by: 'id' in actor ? actor.id : actor.type,
      created_at: clock.now(),
      expires_at: expiresAt,
      accepted_at: null,
      revoked_at: null,
    })
    await audit(transaction, {
      workspaceId,
      actor,
      action: 'invitation.created',
      target: { type: 'invitation', id },
      details: { rank: 'admin', email_commitment: commitment(tokenHash, email) },
    })
    return { id, email, workspaceName, token: new Secret(token), expiresAt }
  }
