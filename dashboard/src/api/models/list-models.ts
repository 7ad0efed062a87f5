import { WorkspaceModels } from '@keepgate/protocol/models'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** What each connection of the workspace offers. Asks the providers, so it may take seconds. */
export const listModels = async (workspaceId: string, signal?: AbortSignal): Promise<WorkspaceModels['data']> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'models'), answer: WorkspaceModels, signal })).data
