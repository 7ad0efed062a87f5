import { WorkspaceView } from '@keepgate/protocol/identity'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Throws RequestError validation_failed, forbidden. */
export const renameWorkspace = (workspaceId: string, name: string): Promise<WorkspaceView> =>
  request({ method: 'PATCH', path: workspacePath(workspaceId), body: { name }, answer: WorkspaceView })
