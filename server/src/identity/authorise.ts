/** The one place that decides whether a principal may do something in a workspace. */

import { allKeysRank, permissions, type Verb } from '@keepgate/protocol/permissions'
import { lowerRank, type Rank, rankAtLeast } from '@keepgate/protocol/ranks'
import { AppError } from '../kernel/errors.ts'
import type { Database } from '../storage/database.ts'
import type { Identity } from './identity.ts'
import { membersRepository } from './members-repository.ts'
import type { KeyRecord, Principal } from './model.ts'
import { workspacesRepository } from './workspaces-repository.ts'

const tokenRank = async (database: Database, workspaceId: string, token: KeyRecord): Promise<Rank | null> => {
  if (token.workspaceId !== workspaceId) return null
  if (token.createdBy === null) return 'admin'
  // A token never does what its maker may not do any more.
  const makersRank = await membersRepository(database, workspaceId).findRank(token.createdBy)
  return makersRank === null ? null : lowerRank(makersRank, 'admin')
}

const rankOf = (database: Database, workspaceId: string, principal: Principal): Promise<Rank | null> =>
  principal.type === 'person'
    ? membersRepository(database, workspaceId).findRank(principal.person.id)
    : tokenRank(database, workspaceId, principal.token)

const carries = (principal: Principal, verb: Verb): boolean =>
  principal.type === 'person' || principal.token.scopes === null || principal.token.scopes.includes(verb)

export const createAuthorise =
  (database: Database): Identity['authorise'] =>
  async (principal, workspaceId, verb) => {
    const workspace = await workspacesRepository(database).findLiving(workspaceId)
    const rank = await rankOf(database, workspaceId, principal)
    if (workspace === undefined || rank === null) throw new AppError('not_found')
    if (!rankAtLeast(rank, permissions[verb]) || !carries(principal, verb)) throw new AppError('forbidden')
    const id = principal.type === 'person' ? principal.person.id : principal.token.id
    const owner = principal.type === 'person' ? principal.person.id : principal.token.createdBy
    return {
      workspaceId,
      verb,
      rank,
      actor: { type: principal.type, id },
      keysOwnedBy: rankAtLeast(rank, allKeysRank) ? null : owner,
    }
  }
