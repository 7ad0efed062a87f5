import type { UsageGroup } from '@keepgate/protocol/usage'
import type { Column, Sort } from '../../ui/table-column.ts'

/** In the order asked for; what is unknown comes last either way. Without one, as the server gave them. */
export const sortGroups = (
  groups: readonly UsageGroup[],
  columns: readonly Column<UsageGroup>[],
  sort: Sort | null,
): readonly UsageGroup[] => {
  const by = columns.find(({ id }) => id === sort?.column)?.sortBy
  if (by === undefined || sort === null) return groups
  const direction = sort.descending ? -1 : 1
  return groups.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)]
    if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0)
    if (typeof a === 'string' || typeof b === 'string') return direction * String(a).localeCompare(String(b))
    return direction * (a - b)
  })
}
