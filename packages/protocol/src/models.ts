/** Wire schemas of the models that a workspace's connections offer. */
import { z } from 'zod/mini'

export const OfferedModel = z.strictObject({
  /** What a request names: `connection/model`. */
  id: z.string(),
  /** The model alone. */
  name: z.string(),
  owned_by: z.nullable(z.string()),
})
export type OfferedModel = z.infer<typeof OfferedModel>

/** What each connection offers. Where the provider could not be asked, `error` says why and `models` is what its owner listed. */
export const WorkspaceModels = z.strictObject({
  data: z.array(
    z.strictObject({
      connection: z.string(),
      provider: z.string(),
      models: z.array(OfferedModel),
      error: z.nullable(z.strictObject({ code: z.string(), message: z.string(), hint: z.string() })),
    }),
  ),
})
export type WorkspaceModels = z.infer<typeof WorkspaceModels>
