import { openAiLike } from '../openai-like/family.ts'
import { openAiQuirks } from '../openai-like/quirks.ts'

/** Reasoning tokens come beside the completion tokens; a wrong key is a 400. Some models exist on /responses alone. */
export const xai = openAiLike({
  id: 'xai',
  label: 'xAI',
  defaultBaseUrl: 'https://api.x.ai/v1',
  environmentVariable: 'XAI_API_KEY',
  quirks: {
    ...openAiQuirks,
    files: 'none',
    audio: false,
    reasoning: { form: 'effort', efforts: ['none', 'low', 'medium', 'high'] },
    lacking: ['topK', 'logitBias', 'serviceTier'],
    extras: new Set(['search_parameters', 'deferred']),
  },
  responses: true,
  images: true,
})
