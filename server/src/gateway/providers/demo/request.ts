/** What the demo provider reads of a chat completion request. It takes what it can use and ignores the rest. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'

export type DemoTool = { name: string; parameters: JsonObject }

export type DemoRequest = {
  model: string
  stream: boolean
  includeUsage: boolean
  /** Text of every message, for counting. */
  texts: string[]
  lastUserText: string
  images: number
  /** Text of the tool results after the last assistant message; empty where the conversation does not end with any. */
  toolResults: string[]
  tools: DemoTool[]
  toolChoice: 'auto' | 'none' | 'required' | { name: string }
  maxTokens: number
  stop: string[]
  n: number
  logprobs: boolean
  /** A schema the answer must hold to; `{}` for any JSON object; null for text. */
  schema: JsonObject | null
}

const list = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])
const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

const textOf = (content: JsonValue | undefined): string =>
  typeof content === 'string'
    ? content
    : list(content)
        .map((part) => text(part.text))
        .filter((piece) => piece !== '')
        .join('\n')

const readTools = (body: JsonObject): DemoTool[] =>
  list(body.tools).flatMap((tool) => {
    const called = isJsonObject(tool.function) ? tool.function : {}
    const name = text(called.name)
    return name === '' ? [] : [{ name, parameters: isJsonObject(called.parameters) ? called.parameters : {} }]
  })

const readChoice = (value: JsonValue | undefined): DemoRequest['toolChoice'] => {
  if (value === 'none' || value === 'required') return value
  const name = isJsonObject(value) && isJsonObject(value.function) ? text(value.function.name) : ''
  return name === '' ? 'auto' : { name }
}

const readSchema = (value: JsonValue | undefined): JsonObject | null => {
  if (!isJsonObject(value)) return null
  if (value.type === 'json_object') return {}
  if (value.type !== 'json_schema' || !isJsonObject(value.json_schema)) return null
  return isJsonObject(value.json_schema.schema) ? value.json_schema.schema : {}
}

const readResults = (messages: readonly JsonObject[]): string[] => {
  const last = messages.findLastIndex((message) => message.role !== 'tool')
  return messages.slice(last + 1).map((message) => textOf(message.content))
}

const positive = (value: JsonValue | undefined, otherwise: number, most: number): number =>
  typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), most) : otherwise

/** Null where there are no messages. */
export const readDemoRequest = (body: JsonObject): DemoRequest | null => {
  const messages = list(body.messages)
  if (messages.length === 0) return null
  const lastUser = messages.findLast((message) => message.role === 'user')
  const options = isJsonObject(body.stream_options) ? body.stream_options : {}
  const stop = typeof body.stop === 'string' ? [body.stop] : Array.isArray(body.stop) ? body.stop : []
  return {
    model: text(body.model),
    stream: body.stream === true,
    includeUsage: options.include_usage === true,
    texts: messages.map((message) => textOf(message.content)),
    lastUserText: textOf(lastUser?.content),
    images: list(lastUser?.content).filter((part) => part.type === 'image_url').length,
    toolResults: readResults(messages),
    tools: readTools(body),
    toolChoice: readChoice(body.tool_choice),
    maxTokens: positive(
      body.max_completion_tokens ?? body.max_tokens,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    ),
    stop: stop.filter((entry) => typeof entry === 'string' && entry !== '').map(String),
    n: positive(body.n, 1, 16),
    logprobs: body.logprobs === true,
    schema: readSchema(body.response_format),
  }
}
