import { openAiLike } from '../openai-like/family.ts'
import { imitationQuirks } from '../openai-like/quirks.ts'

/** Any other server that speaks chat completions: vLLM, LM Studio, llama.cpp, a vendor without an adapter of its own. */
export const openAiCompatible = openAiLike({
  id: 'openai-compatible',
  label: 'OpenAI-compatible server',
  defaultBaseUrl: null,
  environmentVariable: null,
  needsKey: false,
  quirks: imitationQuirks,
  embeddings: true,
  images: true,
})
