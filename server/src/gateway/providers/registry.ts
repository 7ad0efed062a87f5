/** Every provider, one line each. The rest of the gateway knows a provider only through this table. */
import type { ProviderAdapter, ProviderId } from '../provider.ts'
import { anthropic } from './anthropic/anthropic.ts'
import { azureOpenAi } from './azure-openai/azure-openai.ts'
import { cohere } from './cohere/cohere.ts'
import { deepseek } from './deepseek/deepseek.ts'
import { demo } from './demo/demo.ts'
import { gemini } from './gemini/gemini.ts'
import { groq } from './groq/groq.ts'
import { mistral } from './mistral/mistral.ts'
import { ollama } from './ollama/ollama.ts'
import { openai } from './openai/openai.ts'
import { openAiCompatible } from './openai-compatible/openai-compatible.ts'
import { openrouter } from './openrouter/openrouter.ts'
import { together } from './together/together.ts'
import { xai } from './xai/xai.ts'

export const providers = {
  openai,
  anthropic,
  gemini,
  'azure-openai': azureOpenAi,
  mistral,
  cohere,
  groq,
  deepseek,
  xai,
  openrouter,
  together,
  ollama,
  'openai-compatible': openAiCompatible,
  demo,
} satisfies Record<ProviderId, ProviderAdapter>

/** Null where there is no provider of this name. */
export const findProvider = (id: string): ProviderAdapter | null => (isProviderId(id) ? providers[id] : null)

export const isProviderId = (id: string): id is ProviderId => Object.hasOwn(providers, id)
