/** The first administrator: through a one-time link that the first start prints, or through the command line. */
import type { Registration } from '@keepgate/protocol/login'
import type { Transaction } from 'kysely'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Actor } from '../storage/ports.ts'
import type { Schema } from '../storage/schema.ts'
import { hashOneTimeToken, newOneTimeToken } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import type { Homes } from './home.ts'
import type { NewHome, Setup } from './identity.ts'
import { peopleRepository } from './people-repository.ts'
import { setupLinksRepository } from './setup-links-repository.ts'

type First = { registration: Registration; workspaceName: string; actor: Actor | null }

export const createSetup = (dependencies: Dependencies, homes: Homes): Setup => {
  const { database, clock, nextRevision, audit } = dependencies

  const requireUninitialised = async (transaction: Transaction<Schema>): Promise<void> => {
    if (await peopleRepository(transaction).hasAdministrator()) throw new AppError('already_initialised')
  }

  const addFirst = async (transaction: Transaction<Schema>, first: First, revision: number): Promise<NewHome> => {
    await setupLinksRepository(transaction).spendAll(clock.now())
    const { registration, workspaceName: name } = first
    const person = await homes.addPerson(transaction, { registration, role: 'admin', actor: first.actor })
    const actor = first.actor ?? { type: 'person', id: person.id }
    return { person, workspace: await homes.addWorkspace(transaction, { name, personId: person.id, actor, revision }) }
  }

  return {
    isInitialised: () => peopleRepository(database).hasAdministrator(),

    createLink: () =>
      database.transaction().execute(async (transaction) => {
        await requireUninitialised(transaction)
        const { token, tokenHash } = newOneTimeToken(dependencies)
        const now = clock.now()
        const id = newId('sl', now)
        const links = setupLinksRepository(transaction)
        await links.spendAll(now)
        await links.create({ id, token_hash: tokenHash, created_at: now, spent_at: null })
        await audit(transaction, {
          workspaceId: null,
          actor: { type: 'system' },
          action: 'setup_link.created',
          target: { type: 'setup_link', id },
          details: {},
        })
        return token
      }),

    complete: ({ token, registration, workspaceName }) =>
      database.transaction().execute(async (transaction) => {
        // Taking the revision first makes those who come at once wait for each other, also on PostgreSQL.
        const revision = await nextRevision(transaction)
        const spent = await setupLinksRepository(transaction).spend(hashOneTimeToken(token), clock.now())
        if (!spent) throw new AppError('setup_link_spent')
        await requireUninitialised(transaction)
        return addFirst(transaction, { registration, workspaceName, actor: null }, revision)
      }),

    createFirstAdministrator: ({ registration, workspaceName, actor, also }) =>
      database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        await requireUninitialised(transaction)
        const home = await addFirst(transaction, { registration, workspaceName, actor }, revision)
        await also?.({ transaction, revision }, home)
        return home
      }),
  }
}
