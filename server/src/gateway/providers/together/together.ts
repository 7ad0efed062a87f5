import { openAiLike } from '../openai-like/family.ts'
import { imitationQuirks } from '../openai-like/quirks.ts'

/** `logprobs` is a number here, not a switch. Some models report usage of a stream only when asked. */
export const together = openAiLike({
  id: 'together',
  label: 'Together AI',
  defaultBaseUrl: 'https://api.together.xyz/v1',
  environmentVariable: 'TOGETHER_API_KEY',
  quirks: {
    ...imitationQuirks,
    files: 'none',
    audio: false,
    reasoning: { form: 'effort', efforts: ['low', 'medium', 'high'] },
    lacking: ['logprobs', 'topLogprobs', 'parallelToolCalls', 'serviceTier'],
    user: false,
    extras: new Set(['min_p', 'repetition_penalty', 'safety_model', 'context_length_exceeded_behavior']),
  },
  embeddings: true,
  images: true,
})
