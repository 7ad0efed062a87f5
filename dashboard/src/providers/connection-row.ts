/** A connection with how it did lately: what one row of the list is. */
import type { ProviderHealth } from '@keepgate/protocol/health'
import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { providerLabel } from './provider-types.ts'

export type Health = ProviderHealth['data'][number]

export type ConnectionRow = {
  readonly connection: ConnectionView
  /** Null until it is known. */
  readonly health: Health | null
}

export const joinHealth = (
  connections: readonly ConnectionView[],
  health: ProviderHealth | undefined,
): ConnectionRow[] =>
  connections.map((connection) => ({
    connection,
    health: health?.data.find(({ connection_id }) => connection_id === connection.id) ?? null,
  }))

export const fitsText = ({ connection }: ConnectionRow, q: string | undefined): boolean => {
  if (q === undefined) return true
  const { name, provider, base_url } = connection
  return [name, provider, providerLabel(provider), base_url].some((text) =>
    text.toLowerCase().includes(q.trim().toLowerCase()),
  )
}
