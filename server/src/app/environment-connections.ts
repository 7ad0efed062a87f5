/** Provider keys given by the environment (OPENAI_API_KEY, …) become connections of the first workspace, once. */
import type { Config } from '../config/config.ts'
import { providers } from '../gateway/providers/registry.ts'
import { toAppError } from '../kernel/errors.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Core } from './core.ts'

/** True when there is nothing left to do. A connection that was removed by hand does not come back. */
export const connectFromEnvironment = async (
  config: Config,
  core: Core,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<boolean> => {
  const given = Object.entries(config.providerKeys)
  if (given.length === 0) return true
  const [workspace] = await core.identity.workspaces.listAll()
  if (workspace === undefined) return false
  const connections = core.connections.forWorkspace(workspace.id)
  for (const [variable, key] of given) {
    const adapter = Object.values(providers).find(({ environmentVariable }) => environmentVariable === variable)
    if (adapter === undefined || (await connections.everHad(adapter.id))) continue
    try {
      await connections.create({ type: 'system' }, { provider: adapter.id, key })
      log.info({ provider: adapter.id, workspace_id: workspace.id }, `Connected ${adapter.label} with ${variable}`)
    } catch (thrown) {
      // A server and a command at the same moment: one of them makes it.
      if (await connections.everHad(adapter.id)) continue
      // One bad key must not keep the server from starting.
      log.warn({ provider: adapter.id, detail: toAppError(thrown).message }, `${variable} was not connected`)
    }
  }
  return true
}
