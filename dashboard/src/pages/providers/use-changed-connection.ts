import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'

/** Puts a connection as the server now has it into the list, and lets everything that depends on it be asked anew. */
export const useChangedConnection = (workspaceId: string) => {
  const queries = useQueryClient()
  const key = queryKeys.area(workspaceId, 'providers')
  return {
    put: (changed: ConnectionView): void => {
      queries.setQueryData<readonly ConnectionView[]>(key, (known) => {
        if (known === undefined) return known
        const place = known.findIndex(({ id }) => id === changed.id)
        return place === -1 ? [...known, changed] : known.with(place, changed)
      })
    },
    removed: (id: string): void => {
      queries.setQueryData<readonly ConnectionView[]>(key, (known) => known?.filter((one) => one.id !== id))
    },
    refresh: async (): Promise<void> => {
      const areas = ['providers', 'provider-health', 'models', 'overview']
      await Promise.all(areas.map((area) => queries.invalidateQueries({ queryKey: queryKeys.area(workspaceId, area) })))
    },
  }
}
