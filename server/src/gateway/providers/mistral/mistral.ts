import { openAiLike } from '../openai-like/family.ts'
import { openAiQuirks } from '../openai-like/quirks.ts'

/** Unknown fields are a 422 at Mistral, `stream_options` and names of participants included; usage always comes. */
export const mistral = openAiLike({
  id: 'mistral',
  label: 'Mistral',
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  environmentVariable: 'MISTRAL_API_KEY',
  quirks: {
    ...openAiQuirks,
    asksForUsage: false,
    tokenLimit: 'max_tokens',
    seed: 'random_seed',
    anyTool: 'any',
    toolCallId: 'nine-alphanumeric',
    files: 'mistral',
    reasoning: { form: 'effort', efforts: ['none', 'high'] },
    reasoningBack: 'thinking_parts',
    lacking: ['topK', 'logprobs', 'topLogprobs', 'logitBias', 'serviceTier'],
    names: false,
    user: false,
    extras: new Set(['prediction', 'metadata', 'prompt_mode', 'safe_prompt']),
  },
  embeddings: true,
})
