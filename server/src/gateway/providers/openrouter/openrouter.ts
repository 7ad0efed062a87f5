import { openAiLike } from '../openai-like/family.ts'
import { imitationQuirks } from '../openai-like/quirks.ts'

/** Routes to many vendors: cache_control and thinking (with its signatures) pass to those that know them. */
export const openrouter = openAiLike({
  id: 'openrouter',
  label: 'OpenRouter',
  defaultBaseUrl: 'https://openrouter.ai/api/v1',
  environmentVariable: 'OPENROUTER_API_KEY',
  quirks: {
    ...imitationQuirks,
    files: 'openrouter',
    cacheControl: true,
    reasoning: { form: 'openrouter' },
    reasoningBack: 'reasoning_details',
    extras: new Set([
      ...['provider', 'models', 'route', 'transforms', 'plugins', 'min_p', 'top_a', 'repetition_penalty'],
      ...['modalities', 'web_search_options', 'verbosity', 'metadata', 'prediction'],
    ]),
  },
  embeddings: true,
})
