/** Recorded answers as the simulators replay them, and what a reader of the provider's documentation sees in them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordingsDirectory } from '../recordings.ts'
import type { Recording } from '../simulators/wire.ts'

const read = (path: string): string | null =>
  recordingsDirectory !== null && existsSync(join(recordingsDirectory, path))
    ? readFileSync(join(recordingsDirectory, path), 'utf8')
    : null

/** @param name `<provider>/<case>`; either half may be absent. */
export const recorded = (name: string): Recording => ({
  body: read(`${name}.json`),
  chunks:
    read(`${name}.chunks.txt`)
      ?.split('\n')
      .filter((line) => line !== '') ?? null,
})

export type Meaning = {
  text: string
  toolCalls: { name: string; arguments: unknown }[]
  inputTokens: number
  outputTokens: number
}

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)
const parsed = (json: string): unknown => JSON.parse(json === '' ? '{}' : json)

type Call = { name: string; arguments: string }
const readCalls = (calls: readonly Call[]): Meaning['toolCalls'] =>
  calls.map((call) => ({ name: call.name, arguments: parsed(call.arguments) }))

/** xAI leaves thinking out of `completion_tokens`, and only the total tells. */
export const spentOutputTokens = (recording: Recording, stream: boolean): number => {
  const answers = stream ? (recording.chunks ?? []) : [recording.body ?? '{}']
  const usage = fields(fields(JSON.parse(answers.at(-1) ?? '{}')).usage)
  return count(usage.total_tokens) - count(usage.prompt_tokens)
}

const openai = (recording: Recording, stream: boolean): Meaning => {
  const answers = stream
    ? (recording.chunks ?? []).map((chunk) => fields(JSON.parse(chunk)))
    : [fields(JSON.parse(recording.body ?? '{}'))]
  let said = ''
  const calls: Call[] = []
  let usage: Fields = {}
  for (const answer of answers) {
    const choice = list(answer.choices)[0] ?? {}
    const part = fields(stream ? choice.delta : choice.message)
    said += text(part.content)
    for (const [position, call] of list(part.tool_calls).entries()) {
      const index = typeof call.index === 'number' ? call.index : position
      const made = calls[index] ?? { name: '', arguments: '' }
      calls[index] = made
      made.name += text(fields(call.function).name)
      made.arguments += text(fields(call.function).arguments)
    }
    if (answer.usage !== null && answer.usage !== undefined) usage = fields(answer.usage)
  }
  return {
    text: said,
    toolCalls: readCalls(calls),
    inputTokens: count(usage.prompt_tokens),
    outputTokens: count(usage.completion_tokens),
  }
}

const anthropicInput = (usage: Fields): number =>
  count(usage.input_tokens) + count(usage.cache_read_input_tokens) + count(usage.cache_creation_input_tokens)

const anthropicBuffered = (body: Fields): Meaning => {
  const usage = fields(body.usage)
  const content = list(body.content)
  return {
    text: content.map((part) => (part.type === 'text' ? text(part.text) : '')).join(''),
    toolCalls: content
      .filter((part) => part.type === 'tool_use')
      .map((part) => ({ name: text(part.name), arguments: part.input })),
    inputTokens: anthropicInput(usage),
    outputTokens: count(usage.output_tokens),
  }
}

const anthropicStreamed = (chunks: readonly string[]): Meaning => {
  let said = ''
  const calls: Call[] = []
  let usage: Fields = {}
  for (const chunk of chunks) {
    const event = fields(JSON.parse(chunk))
    const block = fields(event.content_block)
    const delta = fields(event.delta)
    if (event.type === 'message_start') usage = fields(fields(event.message).usage)
    if (block.type === 'tool_use') calls.push({ name: text(block.name), arguments: '' })
    if (block.type === 'text') said += text(block.text)
    if (delta.type === 'text_delta') said += text(delta.text)
    const last = calls.at(-1)
    if (delta.type === 'input_json_delta' && last !== undefined) last.arguments += text(delta.partial_json)
    if (event.type === 'message_delta') usage = { ...usage, ...fields(event.usage) }
  }
  return {
    text: said,
    toolCalls: readCalls(calls),
    inputTokens: anthropicInput(usage),
    outputTokens: count(usage.output_tokens),
  }
}

const anthropic = (recording: Recording, stream: boolean): Meaning =>
  stream ? anthropicStreamed(recording.chunks ?? []) : anthropicBuffered(fields(JSON.parse(recording.body ?? '{}')))

const gemini = (recording: Recording, stream: boolean): Meaning => {
  const answers = stream ? (recording.chunks ?? []) : [recording.body ?? '{}']
  const parsedAnswers = answers.map((answer) => fields(JSON.parse(answer)))
  const parts = parsedAnswers.flatMap((answer) => list(fields(list(answer.candidates)[0]?.content).parts))
  const usage = fields(parsedAnswers.findLast((answer) => answer.usageMetadata !== undefined)?.usageMetadata)
  return {
    text: parts.map((part) => (part.thought === true ? '' : text(part.text))).join(''),
    toolCalls: parts
      .filter((part) => part.functionCall !== undefined)
      .map((part) => ({ name: text(fields(part.functionCall).name), arguments: fields(part.functionCall).args ?? {} })),
    inputTokens: count(usage.promptTokenCount),
    outputTokens: count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount),
  }
}

const cohereUsage = (usage: Fields): Pick<Meaning, 'inputTokens' | 'outputTokens'> => ({
  inputTokens: count(fields(usage.tokens).input_tokens),
  outputTokens: count(fields(usage.tokens).output_tokens),
})

const cohere = (recording: Recording, stream: boolean): Meaning => {
  if (!stream) {
    const body = fields(JSON.parse(recording.body ?? '{}'))
    const message = fields(body.message)
    return {
      text: list(message.content)
        .map((part) => text(part.text))
        .join(''),
      toolCalls: readCalls(
        list(message.tool_calls).map((call) => ({
          name: text(fields(call.function).name),
          arguments: text(fields(call.function).arguments),
        })),
      ),
      ...cohereUsage(fields(body.usage)),
    }
  }
  let said = ''
  const calls: Call[] = []
  let usage: Fields = {}
  for (const chunk of recording.chunks ?? []) {
    const event = fields(JSON.parse(chunk))
    const delta = fields(event.delta)
    const message = fields(delta.message)
    const call = fields(fields(message.tool_calls).function)
    if (event.type === 'content-delta') said += text(fields(message.content).text)
    if (event.type === 'tool-call-start') calls.push({ name: text(call.name), arguments: text(call.arguments) })
    const last = calls.at(-1)
    if (event.type === 'tool-call-delta' && last !== undefined) last.arguments += text(call.arguments)
    if (event.type === 'message-end') usage = fields(delta.usage)
  }
  return { text: said, toolCalls: readCalls(calls), ...cohereUsage(usage) }
}

export const meaningOf = { openai, anthropic, gemini, cohere }
