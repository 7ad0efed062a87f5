import { WorkspaceView } from '@keepgate/protocol/identity'
import { request } from '../request.ts'

/** Whoever asks becomes its admin. Throws RequestError validation_failed. */
export const createWorkspace = (name: string): Promise<WorkspaceView> =>
  request({ method: 'POST', path: '/api/workspaces', body: { name }, answer: WorkspaceView })
