import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { useQueryClient } from '@tanstack/react-query'
import { connectionsQuery } from '../../api/providers/list-connections.ts'
import { type QueryArea, queryKeys } from '../../api/query-keys.ts'

const dependent = ['providers', 'provider-health', 'models', 'overview'] as const satisfies readonly QueryArea[]

/** Puts a connection as the server now has it into the list, and lets everything that depends on it be asked anew. */
export const useChangedConnection = (workspaceId: string) => {
  const queries = useQueryClient()
  const key = connectionsQuery(workspaceId).queryKey
  return {
    put: (changed: ConnectionView): void => {
      queries.setQueryData(key, (known) => {
        if (known === undefined) return known
        const place = known.findIndex(({ id }) => id === changed.id)
        return place === -1 ? [...known, changed] : known.with(place, changed)
      })
    },
    removed: (id: string): void => {
      queries.setQueryData(key, (known) => known?.filter((one) => one.id !== id))
    },
    refresh: async (): Promise<void> => {
      await Promise.all(
        dependent.map((area) => queries.invalidateQueries({ queryKey: queryKeys.area(workspaceId, area) })),
      )
    },
  }
}
