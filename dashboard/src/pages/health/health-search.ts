import { z } from 'zod/mini'
import { searchSort } from '../../routing/search-fields.ts'

/** What the page shows, as it stands in the URL. */
export const HealthSearch = z.object({
  /** Column of the providers, with `-` before it for descending. Absent: the worst first. */
  sort: searchSort,
})
export type HealthSearch = z.infer<typeof HealthSearch>
