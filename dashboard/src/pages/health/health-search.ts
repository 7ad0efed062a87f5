import { z } from 'zod'

/** What the page shows, as it stands in the URL. */
export const HealthSearch = z.object({
  /** Column of the providers, with `-` before it for descending. Absent: the worst first. */
  sort: z.coerce.string().optional().catch(undefined),
})
export type HealthSearch = z.infer<typeof HealthSearch>
