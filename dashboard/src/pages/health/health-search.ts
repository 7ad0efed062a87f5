import { z } from 'zod/mini'

/** What the page shows, as it stands in the URL. */
export const HealthSearch = z.object({
  /** Column of the providers, with `-` before it for descending. Absent: the worst first. */
  sort: z.catch(z.optional(z.coerce.string()), undefined),
})
export type HealthSearch = z.infer<typeof HealthSearch>
