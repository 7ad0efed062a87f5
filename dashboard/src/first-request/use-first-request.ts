import type { Outcome } from '@keepgate/protocol/logs'
import type { Overview } from '@keepgate/protocol/overview'
import { useQuery } from '@tanstack/react-query'
import { overviewQuery } from '../api/overview/get-overview.ts'

const everyMs = 2_000

/** The newest request with an API key, as far as the overview tells it. */
export type Arrival =
  /** There was one, and its record is gone by now. */
  { readonly outcome: Outcome; readonly record: Overview['last_key_request'] }

const arrivalIn = ({ last_key_request: record, checklist }: Overview): Arrival | null => {
  if (record !== null) return { outcome: record.outcome, record }
  return checklist.first_request ? { outcome: 'completed', record: null } : null
}

/** Looks every two seconds until a request with an API key has been answered. Null: none yet; undefined: not known. */
export const useFirstRequest = (workspaceId: string): Arrival | null | undefined => {
  const { data } = useQuery({
    ...overviewQuery(workspaceId),
    refetchInterval: ({ state }) => {
      if (state.data === undefined) return everyMs
      return arrivalIn(state.data)?.outcome === 'completed' ? false : everyMs
    },
  })
  return data === undefined ? undefined : arrivalIn(data)
}
