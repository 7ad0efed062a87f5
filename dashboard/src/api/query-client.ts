import { QueryClient } from '@tanstack/react-query'
import { reachability } from './reachability.ts'
import { RequestError } from './request.ts'

/**
 * What the server refused stays refused; overload is worth another try, and so is a request that got lost although the
 * server is there. A server that is gone is asked by `reachability`, and pages say so meanwhile.
 */
const isWorthRetrying = (error: Error): boolean =>
  error instanceof RequestError && (error.status === 503 || (error.status === 0 && reachability.isReachable()))

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      retryDelay: (failures) => 300 * 2 ** failures,
      // Keepgate on this very machine answers without any network.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

reachability.subscribe(() => {
  if (reachability.isReachable()) void queryClient.refetchQueries({ type: 'active' })
})
