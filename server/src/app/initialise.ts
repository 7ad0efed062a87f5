/** The first administrator, a workspace, a connection to the demo and a key: all of them, or nothing. */
import type { Initialise } from '../cli/installation.ts'
import type { Core } from './core.ts'

/** The demo's first model; it streams at a reader's pace. */
const demoModel = 'demo-small'

export const createInitialise =
  ({ identity, connections }: Pick<Core, 'identity' | 'connections'>): Initialise =>
  async ({ registration, workspaceName, actor, tell }) => {
    await identity.setup.createFirstAdministrator({
      registration,
      workspaceName,
      actor,
      also: async (unit, { person, workspace }) => {
        const connection = await connections.forWorkspace(workspace.id).createWithin(unit, actor, { provider: 'demo' })
        const keys = identity.keys.forWorkspace(workspace.id)
        const key = await keys.createWithin(unit, actor, person.id, { name: 'First key' })
        // Before the commit: secrets that nobody could be told of must not be the ones in force.
        await tell({
          email: person.email,
          workspaceId: workspace.id,
          apiKey: key.secret,
          model: `${connection.name}/${demoModel}`,
        })
      },
    })
  }
