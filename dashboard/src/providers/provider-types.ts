/** What a person chooses a provider by. test/provider-types.test.ts compares it with the gateway's own table. */

export type ProviderType = {
  readonly id: string
  /** As its maker writes it; the same in every language. */
  readonly label: string
  /** Where it answers unless told otherwise; null where everybody has an address of their own. */
  readonly baseUrl: string | null
  readonly needsKey: boolean
  /** Where its keys are made; null where there is no such place. */
  readonly keysPage: string | null
}

export const providerTypes: readonly ProviderType[] = [
  {
    id: 'openai',
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    needsKey: true,
    keysPage: 'https://platform.openai.com/api-keys',
  },
  {
    id: 'anthropic',
    label: 'Anthropic',
    baseUrl: 'https://api.anthropic.com',
    needsKey: true,
    keysPage: 'https://console.anthropic.com/settings/keys',
  },
  {
    id: 'gemini',
    label: 'Google Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com',
    needsKey: true,
    keysPage: 'https://aistudio.google.com/apikey',
  },
  {
    id: 'azure-openai',
    label: 'Azure OpenAI',
    baseUrl: null,
    needsKey: true,
    keysPage: 'https://portal.azure.com/',
  },
  {
    id: 'mistral',
    label: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    needsKey: true,
    keysPage: 'https://console.mistral.ai/api-keys',
  },
  {
    id: 'cohere',
    label: 'Cohere',
    baseUrl: 'https://api.cohere.com',
    needsKey: true,
    keysPage: 'https://dashboard.cohere.com/api-keys',
  },
  {
    id: 'groq',
    label: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    needsKey: true,
    keysPage: 'https://console.groq.com/keys',
  },
  {
    id: 'deepseek',
    label: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/v1',
    needsKey: true,
    keysPage: 'https://platform.deepseek.com/api_keys',
  },
  { id: 'xai', label: 'xAI', baseUrl: 'https://api.x.ai/v1', needsKey: true, keysPage: 'https://console.x.ai/' },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    needsKey: true,
    keysPage: 'https://openrouter.ai/settings/keys',
  },
  {
    id: 'together',
    label: 'Together AI',
    baseUrl: 'https://api.together.xyz/v1',
    needsKey: true,
    keysPage: 'https://api.together.ai/settings/api-keys',
  },
  { id: 'ollama', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false, keysPage: null },
  { id: 'openai-compatible', label: 'OpenAI-compatible server', baseUrl: null, needsKey: false, keysPage: null },
  { id: 'demo', label: 'Demo', baseUrl: 'https://demo.invalid/v1', needsKey: false, keysPage: null },
]

/** Null for a provider that a newer server knows and this page does not. */
export const findProviderType = (id: string): ProviderType | null =>
  providerTypes.find((type) => type.id === id) ?? null

export const providerLabel = (id: string): string => findProviderType(id)?.label ?? id
