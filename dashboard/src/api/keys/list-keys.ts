import { ApiKeyListed } from '@keepgate/protocol/identity'
import { z } from 'zod/mini'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const KeyList = z.strictObject({ data: z.array(ApiKeyListed) })

/** API keys, ended ones too: a user's own, from moderator on everyone's. Throws RequestError forbidden. */
export const listKeys = async (workspaceId: string, signal?: AbortSignal): Promise<readonly ApiKeyListed[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'api-keys'), answer: KeyList, signal })).data
