/**
 * Strict readers of each dialect's streams, for tests: they know only the vendors' documentation, refuse any event out
 * of place, and put the buffered form of the answer together again. Nothing of the encoders is imported.
 */
import { expect } from 'vitest'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'

type Frame = { event: string | null; data: string }

/** Splits a whole SSE text; refuses anything but `event:` and `data:` lines in frames closed by a blank line. */
export const frames = (text: string): Frame[] => {
  expect(text.endsWith('\n\n')).toBe(true)
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((frame) => {
      const lines = frame.split('\n')
      const event = lines[0]?.startsWith('event: ') ? (lines.shift()?.slice('event: '.length) ?? null) : null
      const data = lines.map((line) => {
        expect(line.startsWith('data: ')).toBe(true)
        return line.slice('data: '.length)
      })
      expect(data.length).toBeGreaterThan(0)
      return { event, data: data.join('\n') }
    })
}

const object = (value: JsonValue | undefined): JsonObject => {
  if (!isJsonObject(value)) throw new Error(`not an object: ${JSON.stringify(value)}`)
  return value
}
const list = (value: JsonValue | undefined): JsonValue[] => {
  if (!Array.isArray(value)) throw new Error(`not an array: ${JSON.stringify(value)}`)
  return value
}
const text = (value: JsonValue | undefined): string => {
  if (typeof value !== 'string') throw new Error(`not a string: ${JSON.stringify(value)}`)
  return value
}
const parsed = (data: string): JsonObject => {
  const value: JsonValue = JSON.parse(data)
  return object(value)
}

const readToolDeltas = (calls: JsonObject[], deltas: JsonValue[]): void => {
  for (const entry of deltas) {
    const { index, function: called, ...named } = object(entry)
    const part = object(called)
    if (typeof index !== 'number') throw new Error('a tool call delta needs an index')
    const call = calls[index]
    if (call === undefined) {
      expect(index).toBe(calls.length)
      expect(named).toMatchObject({ id: expect.any(String), type: 'function' })
      calls.push({ ...named, function: { name: text(part.name), arguments: text(part.arguments) } })
    } else {
      expect(named).toEqual({})
      const known = object(call.function)
      known.arguments = text(known.arguments) + text(part.arguments)
    }
  }
}

const addDelta = (message: JsonObject, delta: JsonObject): void => {
  const { content, refusal, reasoning_content, tool_calls } = delta
  if (typeof content === 'string') message.content = text(message.content ?? '') + content
  if (typeof refusal === 'string') message.refusal = text(message.refusal ?? '') + refusal
  if (reasoning_content !== undefined)
    message.reasoning_content = text(message.reasoning_content ?? '') + text(reasoning_content)
  if (tool_calls !== undefined) {
    const calls = list(message.tool_calls ?? []).map(object)
    readToolDeltas(calls, list(tool_calls))
    message.tool_calls = calls
  }
}

/** Chunks of a chat completion → `{ choices, usage }` of the completion. */
export const readChatStream = (stream: string): JsonObject => {
  const all = frames(stream)
  expect(all.pop()).toEqual({ event: null, data: '[DONE]' })
  const choices = new Map<number, JsonObject>()
  let usage: JsonValue | undefined
  for (const { event, data } of all) {
    expect(event).toBeNull()
    const chunk = parsed(data)
    expect(chunk.object).toBe('chat.completion.chunk')
    expect(usage, 'usage is the last chunk').toBeUndefined()
    if (list(chunk.choices).length === 0) usage = object(chunk.usage)
    for (const entry of list(chunk.choices)) {
      const { index, delta, finish_reason } = object(entry)
      if (typeof index !== 'number') throw new Error('a choice needs an index')
      const { role } = object(delta)
      let choice = choices.get(index)
      if (choice === undefined) {
        expect(role, 'the first delta names the role').toBe('assistant')
        choice = {
          index,
          message: { role: 'assistant', content: null, refusal: null },
          logprobs: null,
          finish_reason: null,
        }
        choices.set(index, choice)
      } else expect(role, 'the role comes once').toBeUndefined()
      expect(choice.finish_reason, 'nothing follows a finish').toBeNull()
      addDelta(object(choice.message), object(delta))
      choice.finish_reason = finish_reason
    }
  }
  for (const choice of choices.values()) expect(choice.finish_reason).not.toBeNull()
  const ordered = [...choices.values()].sort((one, two) => Number(one.index) - Number(two.index))
  return { choices: ordered, ...(usage === undefined ? {} : { usage }) }
}

const applyDelta = (block: JsonObject, delta: JsonObject, inputs: string[]): void => {
  const where = `${block.type} ${delta.type}`
  switch (where) {
    case 'text text_delta':
      block.text = text(block.text) + text(delta.text)
      return
    case 'thinking thinking_delta':
      block.thinking = text(block.thinking) + text(delta.thinking)
      return
    case 'thinking signature_delta':
      block.signature = text(delta.signature)
      return
    case 'tool_use input_json_delta':
      inputs.push(text(delta.partial_json))
      return
    default:
      throw new Error(`a delta out of place: ${where}`)
  }
}

/** Events of a message → the message. */
export const readMessageStream = (stream: string): JsonObject => {
  const all = frames(stream)
  let message: JsonObject | null = null
  let block: JsonObject | null = null
  let inputs: string[] = []
  let ended = false
  for (const { event, data } of all) {
    const body = parsed(data)
    expect(event, 'the event repeats the type').toBe(body.type)
    expect(ended, 'nothing follows message_stop').toBe(false)
    if (body.type === 'message_start') {
      expect(message).toBeNull()
      message = object(body.message)
      expect(message).toMatchObject({ type: 'message', role: 'assistant', content: [], stop_reason: null })
      continue
    }
    if (message === null) throw new Error(`${body.type} before message_start`)
    const content = list(message.content)
    switch (body.type) {
      case 'content_block_start':
        expect(block, 'one block at a time').toBeNull()
        expect(body.index).toBe(content.length)
        block = object(body.content_block)
        inputs = []
        break
      case 'content_block_delta':
        if (block === null) throw new Error('a delta outside a block')
        expect(body.index).toBe(content.length)
        applyDelta(block, object(body.delta), inputs)
        break
      case 'content_block_stop':
        if (block === null) throw new Error('a stop outside a block')
        expect(body.index).toBe(content.length)
        if (inputs.join('').trim() !== '') block.input = parsed(inputs.join(''))
        content.push(block)
        block = null
        break
      case 'message_delta':
        expect(block).toBeNull()
        expect(message.stop_reason, 'one message_delta').toBeNull()
        Object.assign(message, object(body.delta))
        message.usage = { ...object(message.usage), ...object(body.usage) }
        break
      case 'message_stop':
        expect(message.stop_reason).not.toBeNull()
        ended = true
        break
      default:
        throw new Error(`an unknown event ${body.type}`)
    }
  }
  expect(ended).toBe(true)
  return object(message ?? undefined)
}

/** Events of a response → the response of its last event, whose output has been checked against the deltas. */
export const readResponseStream = (stream: string): JsonObject => {
  const all = frames(stream).map(({ event, data }, index) => {
    const body = parsed(data)
    expect(body.type).toBe(event)
    expect(body.sequence_number).toBe(index)
    return body
  })
  expect(all.map(({ type }) => type).slice(0, 2)).toEqual(['response.created', 'response.in_progress'])
  const last = all.pop()
  const output: JsonValue[] = []
  const written = new Map<string, string>()
  const open = new Set<JsonValue | undefined>()
  const slot = (body: JsonObject): string =>
    `${body.item_id}/${body.content_index ?? body.summary_index ?? 'arguments'}/${String(body.type).split('.').slice(0, 2)}`
  for (const body of all.slice(2)) {
    const type = text(body.type)
    if (type === 'response.output_item.added') {
      expect(body.output_index).toBe(output.length + open.size)
      open.add(object(body.item).id)
    } else if (type === 'response.output_item.done') {
      expect(open.delete(object(body.item).id)).toBe(true)
      expect(body.output_index).toBe(output.length)
      output.push(body.item ?? null)
    } else {
      expect(open.has(body.item_id), `${type} belongs to an open item`).toBe(true)
      if (type.endsWith('.delta')) written.set(slot(body), (written.get(slot(body)) ?? '') + text(body.delta))
      else if (/(text|refusal|arguments)\.done$/.test(type))
        expect(body.text ?? body.refusal ?? body.arguments).toBe(written.get(slot(body)))
    }
  }
  expect(open.size).toBe(0)
  const response = object(last?.response)
  expect(last?.type).toBe(`response.${response.status}`)
  expect(response.output).toEqual(output)
  return response
}
