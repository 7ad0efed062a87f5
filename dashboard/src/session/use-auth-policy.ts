import { useQuery } from '@tanstack/react-query'
import { getPolicy } from '../api/auth/get-policy.ts'
import { queryKeys } from '../api/query-keys.ts'

/** How people get in here; undefined until the server has said so. */
export const useAuthPolicy = () =>
  useQuery({ queryKey: queryKeys.authPolicy, queryFn: ({ signal }) => getPolicy(signal), staleTime: 60_000 }).data
