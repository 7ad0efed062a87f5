import { QueryClient } from '@tanstack/react-query'
import { RequestError } from './request.ts'

/** What the server refused stays refused; only silence and overload are worth another try. */
const isWorthRetrying = (error: Error): boolean =>
  error instanceof RequestError && (error.status === 0 || error.status === 503)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
    },
    mutations: { retry: false },
  },
})
