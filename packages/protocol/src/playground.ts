/** Wire schema of the playground: a chat with the session instead of an API key. */
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
