import type { Settings, Turn } from './conversation.ts'

export type ChatBody = {
  readonly model: string
  readonly messages: { readonly role: string; readonly content: string }[]
  readonly temperature?: number
  readonly max_tokens?: number
  readonly max_completion_tokens?: number
  readonly stream: boolean
}

/** OpenAI's newer models refuse `max_tokens`; most others know nothing else. */
const newerName: ReadonlySet<string> = new Set(['openai', 'azure-openai'])

type Input = {
  readonly model: string
  /** Of the connection in front of the model; null where it is not known. */
  readonly provider: string | null
  readonly settings: Settings
  readonly turns: readonly Pick<Turn, 'role' | 'text'>[]
}

/** The request as it is sent, and as the code shows it. What was left empty is not in it. */
export const chatBody = ({ model, provider, settings, turns }: Input): ChatBody => {
  const { system, temperature, maxTokens, stream } = settings
  const limit = provider !== null && newerName.has(provider) ? 'max_completion_tokens' : 'max_tokens'
  return {
    model,
    messages: [
      ...(system.trim() === '' ? [] : [{ role: 'system', content: system }]),
      ...turns.map(({ role, text }) => ({ role, content: text })),
    ],
    ...(temperature === null ? {} : { temperature }),
    ...(maxTokens === null ? {} : { [limit]: maxTokens }),
    stream,
  }
}
