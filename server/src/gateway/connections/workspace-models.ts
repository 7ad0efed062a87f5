/** The models of a whole workspace, by connection: for people who choose one. */
import type { AppError } from '../../kernel/errors.ts'
import type { ModelInfo } from '../provider.ts'
import type { RouteTable } from '../route.ts'
import type { ModelCatalogue } from './model-catalogue.ts'

export type ConnectionModels = {
  readonly connection: string
  readonly provider: string
  readonly models: readonly ModelInfo[]
  /** Why the provider could not be asked; `models` is then what its owner listed. */
  readonly failure: AppError | null
}

export type WorkspaceModels = {
  /** By name of connection. Asks providers that were not asked lately, all at once. */
  readonly list: (workspaceId: string) => Promise<ConnectionModels[]>
  /** Whether any model is known. Never waits: what is not known yet is asked for meanwhile. */
  readonly anyKnown: (workspaceId: string) => boolean
}

export const createWorkspaceModels = (routes: RouteTable, catalogue: ModelCatalogue): WorkspaceModels => ({
  list: async (workspaceId) => {
    const connections = [...routes.forWorkspace(workspaceId).values()]
    const offers = await Promise.all(
      connections.map(async (connection) => ({
        connection: connection.name,
        provider: connection.provider,
        ...(await catalogue.look(connection)),
      })),
    )
    return offers.toSorted((one, other) => (one.connection < other.connection ? -1 : 1))
  },
  anyKnown: (workspaceId) => {
    let any = false
    for (const connection of routes.forWorkspace(workspaceId).values()) {
      const known = catalogue.known(connection)
      if (known === null) void catalogue.look(connection)
      any ||= (known ?? connection.models ?? []).length > 0
    }
    return any
  },
})
