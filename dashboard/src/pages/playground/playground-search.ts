import { z } from 'zod/mini'

export const PlaygroundSearch = z.object({
  /** As clients write it: `connection/model`. */
  model: z.catch(z.optional(z.coerce.string().check(z.minLength(1), z.maxLength(300))), undefined),
})
export type PlaygroundSearch = z.infer<typeof PlaygroundSearch>
