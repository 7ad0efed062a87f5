/** How people and workspaces come to be: one place for the first administrator, open sign-up and invitations. */
import type { Registration } from '@keepgate/protocol/login'
import type { Rank } from '@keepgate/protocol/ranks'
import type { Transaction } from 'kysely'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Actor } from '../storage/ports.ts'
import type { Schema } from '../storage/schema.ts'
import { isUniqueViolation } from '../storage/unique-violation.ts'
import { commitment, newPersonRow, toPerson } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { membersRepository } from './members-repository.ts'
import type { Person, Workspace } from './model.ts'
import { peopleRepository } from './people-repository.ts'
import { workspacesRepository } from './workspaces-repository.ts'

type HomeDependencies = Pick<Dependencies, 'clock' | 'random' | 'audit' | 'secrets'>

export const createHomes = (dependencies: HomeDependencies) => {
  const { clock, audit } = dependencies

  /** Throws conflict where the address is taken. `actor` null: the new person acts. */
  const addPerson = async (
    transaction: Transaction<Schema>,
    input: { registration: Registration; role: 'user' | 'admin'; actor: Actor | null },
  ): Promise<Person> => {
    const row = newPersonRow(dependencies, input.registration, input.role)
    try {
      await peopleRepository(transaction).create(row)
    } catch (error) {
      if (isUniqueViolation(error)) {
        throw new AppError('conflict', { message: 'This e-mail address has an account already.', cause: error })
      }
      throw error
    }
    await audit(transaction, {
      workspaceId: null,
      actor: input.actor ?? { type: 'person', id: row.id },
      action: 'person.created',
      target: { type: 'person', id: row.id },
      details: { role: row.role, email_commitment: commitment(row.login_salt2, row.email) },
    })
    return toPerson(row)
  }

  /** Answers the membership's id. */
  const addMember = async (
    transaction: Transaction<Schema>,
    input: { workspaceId: string; personId: string; rank: Rank; actor: Actor },
  ): Promise<string> => {
    const { workspaceId, personId, rank, actor } = input
    const id = newId('mem', clock.now())
    const row = { id, person_id: personId, rank, created_at: clock.now() }
    await membersRepository(transaction, workspaceId).create(row)
    await audit(transaction, {
      workspaceId,
      actor,
      action: 'member.added',
      target: { type: 'member', id },
      details: { person_id: personId, rank },
    })
    return id
  }

  /** The person becomes its admin; without one (null) somebody must be invited. */
  const addWorkspace = async (
    transaction: Transaction<Schema>,
    input: { id?: string; name: string; personId: string | null; actor: Actor; revision: number },
  ): Promise<Workspace> => {
    const { id = newId('ws', clock.now()), name, personId, actor, revision } = input
    const workspace: Workspace = { id, name, createdAt: clock.now() }
    const row = {
      id: workspace.id,
      name,
      created_at: workspace.createdAt,
      deleted_at: null,
      revision,
      sealed_generation: 0,
    }
    await workspacesRepository(transaction).create(row)
    await audit(transaction, {
      workspaceId: workspace.id,
      actor,
      action: 'workspace.created',
      target: { type: 'workspace', id: workspace.id },
      details: { name },
    })
    if (personId !== null) await addMember(transaction, { workspaceId: workspace.id, personId, rank: 'admin', actor })
    return workspace
  }

  return { addPerson, addMember, addWorkspace }
}

export type Homes = ReturnType<typeof createHomes>
