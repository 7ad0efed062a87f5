/** How the members of the OpenAI family differ, as data. What is not named here is as OpenAI documents it. */
import type { Effort } from '../shared/effort.ts'
import type { LackingParameter } from '../shared/unexpressed.ts'

export type Quirks = {
  /** Streams carry usage only if `stream_options.include_usage` asks; false also where asking is an error (Mistral: 422). */
  readonly asksForUsage: boolean
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens'
  readonly seed: 'seed' | 'random_seed'
  /** The word for "call some tool". */
  readonly anyTool: 'required' | 'any'
  readonly toolCallId: 'any' | 'nine-alphanumeric'
  /** `openai`: `file` parts by data or id · `openrouter`: also by URL · `mistral`: `document_url` · `none`: text files only. */
  readonly files: 'openai' | 'openrouter' | 'mistral' | 'none'
  readonly audio: boolean
  readonly jsonSchema: boolean
  /** Anthropic's cache_control is passed on. */
  readonly cacheControl: boolean
  /** How thinking is asked for: `reasoning_effort` with the efforts named · OpenRouter's `reasoning` object · DeepSeek's `thinking` switch · not at all. */
  readonly reasoning:
    | { form: 'effort'; efforts: readonly Effort[] }
    | { form: 'openrouter' }
    | { form: 'switch' }
    | { form: 'none' }
  /** How earlier thinking is sent back; null: it is left out. DeepSeek wants it only beside tool calls. */
  readonly reasoningBack: 'reasoning_content' | 'reasoning_details' | 'thinking_parts' | null
  readonly lacking: readonly LackingParameter[]
  /** Without tool_choice a forced tool is unsupported, and "none" leaves the tools out. */
  readonly toolChoice: boolean
  /** Messages may carry the participant's name. */
  readonly names: boolean
  readonly imageUrls: boolean
  /** Where there is a place for the end user's identifier. */
  readonly user: boolean
  /** Parameters of chat completions with no neutral meaning that may pass. */
  readonly extras: ReadonlySet<string>
}

const openAiExtras = [
  'store',
  'metadata',
  'verbosity',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'prediction',
  'modalities',
  'audio',
  'web_search_options',
]

export const openAiQuirks: Quirks = {
  asksForUsage: true,
  tokenLimit: 'max_completion_tokens',
  seed: 'seed',
  anyTool: 'required',
  toolCallId: 'any',
  files: 'openai',
  audio: true,
  jsonSchema: true,
  cacheControl: false,
  reasoning: { form: 'effort', efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] },
  reasoningBack: null,
  lacking: ['topK'],
  toolChoice: true,
  names: true,
  imageUrls: true,
  user: true,
  extras: new Set(openAiExtras),
}

/** A server that imitates OpenAI's chat completions and of which nothing else is known. */
export const imitationQuirks: Quirks = {
  ...openAiQuirks,
  tokenLimit: 'max_tokens',
  lacking: [],
  extras: new Set(['metadata']),
}
