import type { KeyQuery } from '@keepgate/protocol/key-list'
import { useQuery } from '@tanstack/react-query'
import { keyCountsQuery } from '../../api/keys/count-keys.ts'
import { type KeyPageWanted, keyPageQuery } from '../../api/keys/list-key-page.ts'

const refreshMs = 10_000

/** A page of keys, renewed while it is looked at: how much of a limit is used changes by the second. */
export const useKeyPage = (workspaceId: string, wanted: KeyPageWanted) =>
  useQuery({ ...keyPageQuery(workspaceId, wanted), refetchInterval: refreshMs })

/** How many there are, renewed as the page is. */
export const useKeyCounts = (workspaceId: string, wanted?: KeyQuery) =>
  useQuery({ ...keyCountsQuery(workspaceId, wanted), refetchInterval: refreshMs })
