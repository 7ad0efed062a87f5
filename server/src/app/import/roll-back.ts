/** The way back of an import: identity undoes its part, and asks here for what belongs to the gateway. */
import type { RollBackImport } from '../../cli/installation.ts'
import type { Core } from '../core.ts'

export const createRollBackImport =
  ({ identity, connections }: Pick<Core, 'identity' | 'connections'>): RollBackImport =>
  ({ importId, actor, dryRun, includeLater }) =>
    identity.imports.rollBack({
      importId,
      actor,
      dryRun,
      includeLater,
      connections: {
        list: async (database, workspaceId) =>
          (await connections.forWorkspace(workspaceId).listWithin(database)).map(({ id }) => id),
        remove: async (unit, workspaceId, connectionId) => {
          const workspace = connections.forWorkspace(workspaceId)
          const found = (await workspace.listWithin(unit.transaction)).find(({ id }) => id === connectionId)
          if (found !== undefined) await workspace.removeWithin(unit, actor, found)
        },
      },
    })
