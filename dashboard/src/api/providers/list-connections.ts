import { ConnectionView } from '@keepgate/protocol/provider-connection'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod/mini'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const ConnectionList = z.strictObject({ data: z.array(ConnectionView) })

/** Provider connections of the workspace; from user on. Throws RequestError forbidden. */
export const listConnections = async (workspaceId: string, signal?: AbortSignal): Promise<readonly ConnectionView[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'providers'), answer: ConnectionList, signal })).data

/** The one list of connections that everybody reads; part of it by `select`. */
export const connectionsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'providers'),
    queryFn: ({ signal }) => listConnections(workspaceId, signal),
  })
