import { openAiLike } from '../openai-like/family.ts'
import { openAiQuirks } from '../openai-like/quirks.ts'

/** Groq answers 400 to logprobs, logit_bias, names of participants and n other than 1. */
export const groq = openAiLike({
  id: 'groq',
  label: 'Groq',
  defaultBaseUrl: 'https://api.groq.com/openai/v1',
  environmentVariable: 'GROQ_API_KEY',
  quirks: {
    ...openAiQuirks,
    files: 'none',
    audio: false,
    reasoning: { form: 'effort', efforts: ['none', 'low', 'medium', 'high'] },
    lacking: ['topK', 'n', 'logprobs', 'topLogprobs', 'logitBias'],
    names: false,
    extras: new Set(['reasoning_format', 'include_reasoning']),
  },
})
