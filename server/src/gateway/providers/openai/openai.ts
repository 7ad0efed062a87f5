import { openAiLike } from '../openai-like/family.ts'
import { openAiQuirks } from '../openai-like/quirks.ts'

export const openai = openAiLike({
  id: 'openai',
  label: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  environmentVariable: 'OPENAI_API_KEY',
  quirks: openAiQuirks,
  responses: true,
  embeddings: true,
  images: true,
})
