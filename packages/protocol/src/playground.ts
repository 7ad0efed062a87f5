/** Wire schemas of the playground: a chat with the session instead of an API key, and the models it can name. */
import { z } from 'zod/mini'

/**
 * An OpenAI chat, taken as /v1/chat/completions takes it: what is not named here passes. The answer, streamed or not,
 * is that of /v1, refusals of the chat itself included; whoever may not come in gets a problem.
 */
export const PlaygroundChat = z.looseObject({
  /** `connection/model`, or a model that one connection alone offers. */
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string() })),
  stream: z.nullish(z.boolean()),
})
export type PlaygroundChat = z.infer<typeof PlaygroundChat>

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
