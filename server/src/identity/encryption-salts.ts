/**
 * Each person's salt: 32 random bytes that go into the key that wraps the person's data key. It is no secret, and it
 * authenticates nobody: it only makes the keys of two people, and of one person in two installations, unrelated.
 */
import type { Dependencies } from './dependencies.ts'
import { peopleRepository } from './people-repository.ts'

const saltBytes = 32
const people = 500

/** base64 with padding, 44 characters. */
export const newEncryptionSalt = ({ random }: Pick<Dependencies, 'random'>): string =>
  Buffer.from(random(saltBytes)).toString('base64')

export type EncryptionSalts = {
  /** The stored salt, made and stored first where there is none; null for an id that is no person's. */
  readonly getOrCreate: (personId: string) => Promise<string | null>
  /** Gives one to everybody who came before there were any; answers how many that were. */
  readonly fillMissing: () => Promise<number>
}

export const createEncryptionSalts = (
  dependencies: Pick<Dependencies, 'database' | 'random' | 'audit'>,
): EncryptionSalts => {
  const { database, audit } = dependencies

  const fillSome = (): Promise<number> =>
    database.transaction().execute(async (transaction) => {
      const repository = peopleRepository(transaction)
      let count = 0
      for (const id of await repository.idsWithoutSalt(people)) {
        if (await repository.setSaltUnlessThere(id, newEncryptionSalt(dependencies))) count++
      }
      if (count > 0) {
        const actor = { type: 'system' } as const
        await audit(transaction, {
          workspaceId: null,
          actor,
          action: 'people.encryption_salts_made',
          target: null,
          details: { count },
        })
      }
      return count
    })

  return {
    getOrCreate: async (personId) => {
      const repository = peopleRepository(database)
      const stored = await repository.findById(personId)
      if (stored === undefined || stored.encryption_salt !== null) return stored?.encryption_salt ?? null
      // Whoever else makes one at the same time: the first is right for both.
      await repository.setSaltUnlessThere(personId, newEncryptionSalt(dependencies))
      return (await repository.findById(personId))?.encryption_salt ?? null
    },

    fillMissing: async () => {
      let total = 0
      // Looked at outside a transaction: nearly every start finds nobody.
      while ((await peopleRepository(database).idsWithoutSalt(1)).length > 0) total += await fillSome()
      return total
    },
  }
}
