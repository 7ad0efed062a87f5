import { openAiLike } from '../openai-like/family.ts'
import { imitationQuirks } from '../openai-like/quirks.ts'

/** A server of one's own: no key, and its address must be allowed with OUTBOUND_ALLOW. It ignores tool_choice. */
export const ollama = openAiLike({
  id: 'ollama',
  label: 'Ollama',
  defaultBaseUrl: 'http://127.0.0.1:11434/v1',
  environmentVariable: null,
  needsKey: false,
  quirks: {
    ...imitationQuirks,
    files: 'none',
    audio: false,
    reasoning: { form: 'effort', efforts: ['none', 'low', 'medium', 'high'] },
    lacking: ['topK', 'n', 'logitBias', 'parallelToolCalls', 'serviceTier'],
    toolChoice: false,
    imageUrls: false,
    user: false,
    extras: new Set(),
  },
  embeddings: true,
})
