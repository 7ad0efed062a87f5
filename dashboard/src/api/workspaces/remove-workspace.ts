import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

/** For everybody in it, at once. Throws RequestError forbidden, not_found. */
export const removeWorkspace = (workspaceId: string): Promise<undefined> =>
  request({ method: 'DELETE', path: workspacePath(workspaceId), answer: z.undefined() })
