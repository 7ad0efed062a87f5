import { ConnectionView } from '@keepgate/protocol/provider-connection'
import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const ConnectionList = z.strictObject({ data: z.array(ConnectionView) })

/** Provider connections of the workspace; from user on. Throws RequestError forbidden. */
export const listConnections = async (workspaceId: string, signal?: AbortSignal): Promise<readonly ConnectionView[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'providers'), answer: ConnectionList, signal })).data
