import type { ConnectionRow } from '../../providers/connection-row.ts'
import { providerLabel } from '../../providers/provider-types.ts'
import type { FilterField } from '../../ui/filter-state.ts'

/** A choice among the providers that the list has. */
export const providerFilter = (rows: readonly ConnectionRow[], label: string): FilterField => ({
  id: 'provider',
  label,
  kind: 'choice',
  options: [...new Set(rows.map(({ connection }) => connection.provider))]
    .map((value) => ({ value, label: providerLabel(value) }))
    .toSorted((one, other) => one.label.localeCompare(other.label)),
})
