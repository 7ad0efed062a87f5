import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '../query-keys.ts'
import { listKeyPage } from './list-key-page.ts'

/** As ids are written: what an address holds may be anything. */
export const looksLikeId = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(text)

/** One key, never the key itself; null where it is absent or not for this person to see. Throws RequestError. */
export const keyQuery = (workspaceId: string, keyId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'api-keys', 'one', keyId),
    queryFn: async ({ signal }): Promise<ApiKeyListed | null> => {
      if (!looksLikeId(keyId)) return null
      return (await listKeyPage(workspaceId, { ids: [keyId], limit: 1 }, signal)).data[0] ?? null
    },
  })
