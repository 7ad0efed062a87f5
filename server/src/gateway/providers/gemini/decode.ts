/** A generateContent answer → the neutral answer. */
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { AssistantPart, ChatAnswer, ChatChoice, FinishReason, ToolCallPart, Usage } from '../../chat-model.ts'
import { badAnswer, readCount, readObject, readObjects, readText } from '../shared/shape.ts'
import { madeToolCallId } from '../shared/tool-call-id.ts'

const blocked = new Set([
  ...['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'MODEL_ARMOR'],
  ...['IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'IMAGE_RECITATION'],
])
const broken = new Set([
  ...['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS', 'MALFORMED_RESPONSE'],
  ...['MISSING_THOUGHT_SIGNATURE', 'NO_IMAGE'],
])

/** Gemini says STOP whether or not it calls functions. `failed`: the model wrote something that is no answer. */
export const finishReason = (given: string, calls: boolean): FinishReason | 'failed' => {
  if (given === 'MAX_TOKENS') return 'length'
  if (blocked.has(given)) return 'content_filter'
  if (broken.has(given)) return 'failed'
  return calls ? 'tool_calls' : 'stop'
}

export const failedMessage = (reason: string): string => `Gemini broke off its answer (${reason}).`

/** Thinking is counted beside the candidates, the results of Google's own tools beside the prompt. */
export const readUsage = (given: JsonObject | null): Usage | null => {
  const prompt = readCount(given?.promptTokenCount, 'usageMetadata.promptTokenCount')
  if (given === null || prompt === null) return null
  const thoughts = readCount(given.thoughtsTokenCount, 'usageMetadata.thoughtsTokenCount')
  return {
    inputTokens: prompt + (readCount(given.toolUsePromptTokenCount, 'usageMetadata.toolUsePromptTokenCount') ?? 0),
    cachedTokens: readCount(given.cachedContentTokenCount, 'usageMetadata.cachedContentTokenCount'),
    cacheWriteTokens: null,
    outputTokens: (readCount(given.candidatesTokenCount, 'usageMetadata.candidatesTokenCount') ?? 0) + (thoughts ?? 0),
    reasoningTokens: thoughts,
  }
}

export const readSignature = (part: JsonObject): { signature?: string } => {
  const signature = readText(part.thoughtSignature, 'parts.thoughtSignature')
  return signature === null || signature === '' ? {} : { signature }
}

const readCall = (part: JsonObject, call: JsonObject, id: string): ToolCallPart => {
  const name = readText(call.name, 'functionCall.name')
  if (name === null) throw badAnswer('functionCall.name', 'text')
  return {
    type: 'tool_call',
    id: readText(call.id, 'functionCall.id') || id,
    name,
    arguments: JSON.stringify(readObject(call.args, 'functionCall.args') ?? {}),
    ...readSignature(part),
  }
}

/** Signatures of text are not kept: Google demands only those of function calls back. */
const readParts = (parts: JsonObject[], answerId: string): AssistantPart[] => {
  const read: AssistantPart[] = []
  let calls = 0
  for (const part of parts) {
    const call = readObject(part.functionCall, 'parts.functionCall')
    const text = readText(part.text, 'parts.text') ?? ''
    if (call !== null) read.push(readCall(part, call, madeToolCallId(answerId, calls++)))
    else if (part.thought === true) read.push({ type: 'reasoning', text, ...readSignature(part) })
    else if (text !== '') {
      const last = read.at(-1)
      if (last?.type === 'text') last.text += text
      else read.push({ type: 'text', text })
    }
  }
  return read
}

const readCandidate = (candidate: JsonObject, answerId: string, position: number): ChatChoice => {
  const content = readObject(candidate.content, 'candidates.content')
  const parts = readParts(readObjects(content?.parts, 'candidates.content.parts'), `${answerId}${position || ''}`)
  const given = readText(candidate.finishReason, 'candidates.finishReason') ?? 'STOP'
  const reason = finishReason(
    given,
    parts.some((part) => part.type === 'tool_call'),
  )
  if (reason === 'failed') throw new AppError('provider_error', { message: failedMessage(given), source: 'provider' })
  return { index: readCount(candidate.index, 'candidates.index') ?? position, parts, finishReason: reason }
}

export const isBlocked = (body: JsonObject): boolean =>
  typeof readObject(body.promptFeedback, 'promptFeedback')?.blockReason === 'string'

export const decodeGenerate = (body: JsonObject): ChatAnswer => {
  const id = readText(body.responseId, 'responseId') ?? ''
  const candidates = readObjects(body.candidates, 'candidates')
  if (candidates.length === 0 && !isBlocked(body)) throw badAnswer('candidates', 'a list with a candidate')
  const refused: ChatChoice = { index: 0, parts: [], finishReason: 'content_filter' }
  return {
    id,
    model: readText(body.modelVersion, 'modelVersion') ?? '',
    // Gemini says no time.
    createdSeconds: 0,
    choices:
      candidates.length === 0
        ? [refused]
        : candidates.map((candidate, position) => readCandidate(candidate, id, position)),
    usage: readUsage(readObject(body.usageMetadata, 'usageMetadata')),
  }
}
