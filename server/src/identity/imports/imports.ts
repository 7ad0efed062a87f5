/** Imports from other gateways: what is known of them, and the way in and out. */
import { normaliseEmail } from '@keepgate/protocol/login'
import type { Secret } from '../../kernel/secret.ts'
import { findKnownHashes } from '../api-keys-repository.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Homes } from '../home.ts'
import { peopleRepository } from '../people-repository.ts'
import { type ImportItem, type ImportRun, toImportItem, toImportRun } from './import-run.ts'
import { importsRepository } from './imports-repository.ts'
import { createInviteAgain, type InviteAgainInput } from './invite-again.ts'
import type { OwnerInvitation } from './owner-invitation.ts'
import { perpetuoKeyHash } from './perpetuo-key.ts'
import { createRollBack, type RollBackInput, type RolledBack } from './roll-back.ts'
import { createTakeOver, type TakenOver, type TakeOverInput } from './take-over.ts'

export type Imports = {
  /** Oldest first; those that were rolled back too. */
  readonly list: () => Promise<readonly ImportRun[]>
  /** What is here of this format. */
  readonly items: (format: string) => Promise<readonly ImportItem[]>
  /** Whether such a key is here, whoever brought it. */
  readonly holdsKey: (key: Secret) => Promise<boolean>
  /** Whether somebody with this address can log in here. */
  readonly knowsPerson: (email: string) => Promise<boolean>
  /** Null where something came between the plan and the transaction: nothing was taken over, plan again. */
  readonly takeOver: (input: TakeOverInput) => Promise<TakenOver | null>
  /** New links for owners who have not come in yet; the old ones end. Throws not_found. */
  readonly inviteAgain: (input: InviteAgainInput) => Promise<readonly OwnerInvitation[]>
  /** Throws not_found, and conflict with what to do: rolled back before, window over, others' additions. */
  readonly rollBack: (input: RollBackInput) => Promise<RolledBack>
}

export const createImports = (dependencies: Dependencies, homes: Homes): Imports => {
  const { database, secrets } = dependencies
  return {
    list: async () => (await importsRepository(database).list()).map(toImportRun),
    items: async (format) => (await importsRepository(database).itemsOfFormat(format)).map(toImportItem),
    holdsKey: async (key) => {
      const hashes = [...secrets.apiKeyPepper.byVersion.values()].map((pepper) => perpetuoKeyHash(pepper, key.reveal()))
      return (await findKnownHashes(database, hashes)).length > 0
    },
    knowsPerson: async (email) => {
      const person = await peopleRepository(database).findByEmail(normaliseEmail(email))
      return person !== undefined && person.disabled_at === null
    },
    takeOver: createTakeOver(dependencies, homes),
    inviteAgain: createInviteAgain(dependencies),
    rollBack: createRollBack(dependencies),
  }
}
