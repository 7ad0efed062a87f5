import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** Removes it for good, its sealed key too. Throws RequestError not_found. */
export const removeConnection = (workspaceId: string, connectionId: string): Promise<undefined> =>
  request({ method: 'DELETE', path: workspacePath(workspaceId, 'providers', connectionId), answer: z.undefined() })
