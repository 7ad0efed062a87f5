/** A buffered chat completion → the neutral answer. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { AssistantPart, ChatAnswer, ChatChoice, ToolCallPart } from '../../chat-model.ts'
import { badAnswer, readCount, readList, readObject, readObjects, readText } from '../shared/shape.ts'
import { madeToolCallId } from '../shared/tool-call-id.ts'
import { readContent, readReasoning, readReasoningEnds } from './content.ts'
import { brokeOff, finishReason } from './finish.ts'
import { readSignature } from './signature.ts'
import { usageOf } from './usage.ts'

const readToolCall = (call: JsonObject, answerId: string, index: number, path: string): ToolCallPart => {
  const called = readObject(call.function, `${path}.function`)
  const name = readText(called?.name, `${path}.function.name`)
  if (name === null) throw badAnswer(`${path}.function.name`, 'text')
  const given = called?.arguments
  const signature = readSignature(call, path)
  return {
    type: 'tool_call',
    id: readText(call.id, `${path}.id`) || madeToolCallId(answerId, index),
    name,
    // Some servers write the arguments as an object instead of JSON text.
    arguments: typeof given === 'object' && given !== null ? JSON.stringify(given) : (readText(given, path) ?? ''),
    ...(signature === null ? {} : { signature }),
  }
}

const readParts = (message: JsonObject, answerId: string, path: string): AssistantPart[] => {
  const parts: AssistantPart[] = []
  const [end, ...more] = readReasoningEnds(message, path)
  const reasoning = readReasoning(message, path)
  if (reasoning !== '' || end !== undefined) parts.push({ type: 'reasoning', text: reasoning, ...end })
  for (const extra of more) parts.push({ type: 'reasoning', text: '', ...extra })
  for (const piece of readContent(message.content, `${path}.content`)) if (piece.text !== '') parts.push(piece)
  const refusal = readText(message.refusal, `${path}.refusal`)
  if (refusal !== null && refusal !== '') parts.push({ type: 'refusal', text: refusal })
  readObjects(message.tool_calls, `${path}.tool_calls`).forEach((call, index) => {
    parts.push(readToolCall(call, answerId, index, `${path}.tool_calls[${index}]`))
  })
  return parts
}

const readChoice = (choice: JsonObject, answerId: string, position: number): ChatChoice => {
  const path = `choices[${position}]`
  const message = readObject(choice.message, `${path}.message`)
  if (message === null) throw badAnswer(`${path}.message`, 'an object')
  const parts = readParts(message, answerId, `${path}.message`)
  const reason = finishReason(readText(choice.finish_reason, `${path}.finish_reason`), {
    toolCalls: parts.some((part) => part.type === 'tool_call'),
    refusal: parts.some((part) => part.type === 'refusal'),
  })
  if (reason === 'failed') throw brokeOff()
  const logprobs = choice.logprobs
  return {
    index: readCount(choice.index, `${path}.index`) ?? position,
    parts,
    finishReason: reason,
    ...(logprobs === undefined || logprobs === null ? {} : { logprobs }),
  }
}

export const decodeCompletion = (body: JsonObject): ChatAnswer => {
  const choices = readList(body.choices, 'choices')
  if (choices.length === 0) throw badAnswer('choices', 'a list with a choice')
  const id = readText(body.id, 'id') ?? ''
  return {
    id,
    model: readText(body.model, 'model') ?? '',
    createdSeconds: readCount(body.created, 'created') ?? 0,
    choices: readObjects(choices, 'choices').map((choice, position) => readChoice(choice, id, position)),
    usage: usageOf(body),
  }
}
