import { openAiLike } from '../openai-like/family.ts'
import { openAiQuirks } from '../openai-like/quirks.ts'

/** Thinking is a switch; within a round of tool calls it must be sent back as `reasoning_content`. */
export const deepseek = openAiLike({
  id: 'deepseek',
  label: 'DeepSeek',
  defaultBaseUrl: 'https://api.deepseek.com/v1',
  environmentVariable: 'DEEPSEEK_API_KEY',
  quirks: {
    ...openAiQuirks,
    tokenLimit: 'max_tokens',
    files: 'none',
    audio: false,
    jsonSchema: false,
    reasoning: { form: 'switch' },
    reasoningBack: 'reasoning_content',
    lacking: ['topK', 'n', 'seed', 'logitBias', 'parallelToolCalls', 'serviceTier'],
    user: false,
    extras: new Set(),
  },
})
