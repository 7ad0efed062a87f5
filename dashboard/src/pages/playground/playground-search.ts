import { z } from 'zod'

export const PlaygroundSearch = z.object({
  /** As clients write it: `connection/model`. */
  model: z.coerce.string().min(1).max(300).optional().catch(undefined),
})
export type PlaygroundSearch = z.infer<typeof PlaygroundSearch>
