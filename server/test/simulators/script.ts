/** What a simulated model says, apart from any provider's wire format. The wires turn it into their own bytes. */
export type ScriptedToolCall = { id: string; name: string; arguments: Record<string, unknown> }

/** Tokens; input includes cached ones, output includes reasoning ones. */
export type ScriptedUsage = {
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  reasoningTokens: number
}

export type ScriptedFinish = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'stop_sequence'

export type Script = {
  text: string
  reasoning: string | null
  reasoningSignature: string
  toolCalls: ScriptedToolCall[]
  /** Null: `tool_calls` if there are any, else `stop`. */
  finish: ScriptedFinish | null
  usage: ScriptedUsage
  /** How often a stream says its usage; a buffered answer has it at most once. */
  usageTimes: 0 | 1 | 2
  /** OpenAI's wire alone: the usage chunk carries `choices: null`. */
  nullChoices: boolean
  /** After half of the content a stream reports this failure in the provider's form and ends. */
  errorMidStream: string | null
  chunkDelayMs: number
}

const plain: Script = {
  text: 'The sea is calm tonight: ebb, flow, and ünïcödé — 海 🌊 end.',
  reasoning: null,
  reasoningSignature: 'c2lnbmF0dXJlLW9mLXRoZS1zaW11bGF0b3I=',
  toolCalls: [],
  finish: null,
  usage: { inputTokens: 31, cachedTokens: 0, outputTokens: 17, reasoningTokens: 0 },
  usageTimes: 1,
  nullChoices: false,
  errorMidStream: null,
  chunkDelayMs: 0,
}

export const script = (parts: Partial<Script> = {}): Script => ({ ...plain, ...parts })

export const finishOf = (given: Script): ScriptedFinish =>
  given.finish ?? (given.toolCalls.length > 0 ? 'tool_calls' : 'stop')

/** Pieces of a text as a model streams it: a word each, the space before it included. Joined they are the text. */
export const pieces = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? []

/** Slices that ignore every border a JSON reader could hope for. */
export const slices = (text: string, size: number): string[] => {
  const found: string[] = []
  for (let start = 0; start < text.length; start += size) found.push(text.slice(start, start + size))
  return found
}
