import { useQuery } from '@tanstack/react-query'
import { listModels } from '../api/models/list-models.ts'
import { queryKeys } from '../api/query-keys.ts'

/** What each connection of a workspace offers; one question to the providers for all who want to know. */
export const useModels = (workspaceId: string) =>
  useQuery({
    queryKey: queryKeys.area(workspaceId, 'models'),
    queryFn: ({ signal }) => listModels(workspaceId, signal),
    staleTime: 60_000,
  })
