import { ApiKeyListed } from '@keepgate/protocol/identity'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod/mini'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const KeyList = z.strictObject({ data: z.array(ApiKeyListed) })

/** API keys, ended ones too: a user's own, from moderator on everyone's. Throws RequestError forbidden. */
export const listKeys = async (workspaceId: string, signal?: AbortSignal): Promise<readonly ApiKeyListed[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'api-keys'), answer: KeyList, signal })).data

/** The one list of API keys that everybody reads; part of it by `select`. */
export const keysQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'api-keys'),
    queryFn: ({ signal }) => listKeys(workspaceId, signal),
  })
