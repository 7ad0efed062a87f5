/** The frames of streamGenerateContent, each an answer in part → neutral events. There is no closing frame. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import type { ChatEvent, ChatRequest } from '../../chat-model.ts'
import type { StreamDecoder } from '../../provider.ts'
import { parseFrame, readCount, readObject, readObjects, readText } from '../shared/shape.ts'
import { madeToolCallId } from '../shared/tool-call-id.ts'
import { classify } from './classify.ts'
import { failedMessage, finishReason, isBlocked, readSignature, readUsage } from './decode.ts'
import { partialArguments } from './partial-arguments.ts'

type Candidate = {
  tools: number
  /** The call whose arguments are still arriving. */
  open: { tool: number; pieces: ReturnType<typeof partialArguments> } | null
  finished: boolean
}

export const decodeFrames = (request: ChatRequest): StreamDecoder => {
  const candidates = new Map<number, Candidate>()
  let started = false
  let answerId = ''
  let blocked = false

  const candidateAt = (index: number): Candidate => {
    const known = candidates.get(index)
    if (known !== undefined) return known
    const fresh: Candidate = { tools: 0, open: null, finished: false }
    candidates.set(index, fresh)
    return fresh
  }

  const closeCall = (state: Candidate, choice: number): ChatEvent[] => {
    if (state.open === null) return []
    const { tool, pieces } = state.open
    state.open = null
    return [{ type: 'tool_arguments', choice, tool, text: pieces.text() }]
  }

  const functionCall = (part: JsonObject, call: JsonObject, state: Candidate, choice: number): ChatEvent[] => {
    const events: ChatEvent[] = []
    const name = readText(call.name, 'functionCall.name') ?? ''
    if (name !== '') {
      events.push(...closeCall(state, choice))
      const tool = state.tools++
      const id = readText(call.id, 'functionCall.id') || madeToolCallId(`${answerId}${choice || ''}`, tool)
      events.push({ type: 'tool_call', choice, tool, id, name, ...readSignature(part) })
      const args = readObject(call.args, 'functionCall.args')
      if (args !== null || call.willContinue !== true)
        events.push({ type: 'tool_arguments', choice, tool, text: JSON.stringify(args ?? {}) })
      else state.open = { tool, pieces: partialArguments() }
    }
    state.open?.pieces.add(call.partialArgs)
    if (call.willContinue !== true) events.push(...closeCall(state, choice))
    return events
  }

  const partEvents = (part: JsonObject, state: Candidate, choice: number): ChatEvent[] => {
    const call = readObject(part.functionCall, 'parts.functionCall')
    if (call !== null) return functionCall(part, call, state, choice)
    const text = readText(part.text, 'parts.text') ?? ''
    if (part.thought !== true) return text === '' ? [] : [{ type: 'text', choice, text }]
    const { signature } = readSignature(part)
    return [
      ...(text === '' ? [] : [{ type: 'reasoning', choice, text } as const]),
      ...(signature === undefined ? [] : [{ type: 'reasoning_end', choice, signature } as const]),
    ]
  }

  const finish = (given: string, state: Candidate, choice: number): ChatEvent[] => {
    const events = closeCall(state, choice)
    state.finished = true
    const reason = finishReason(given, state.tools > 0)
    if (reason === 'failed') return [...events, { type: 'error', message: failedMessage(given), retryable: true }]
    return [...events, { type: 'finish', choice, reason }]
  }

  const frame: StreamDecoder['frame'] = (_event, data) => {
    if (data.trim() === '') return []
    const body = parseFrame(data)
    if (isJsonObject(body.error)) {
      const { message, retryable } = classify(Number(body.error.code) || 500, {}, body)
      return [{ type: 'error', message, retryable }]
    }
    const events: ChatEvent[] = []
    if (!started) {
      started = true
      answerId = readText(body.responseId, 'responseId') ?? ''
      events.push({ type: 'start', id: answerId, model: readText(body.modelVersion, 'modelVersion') ?? '' })
    }
    readObjects(body.candidates, 'candidates').forEach((candidate, position) => {
      const choice = readCount(candidate.index, 'candidates.index') ?? position
      const state = candidateAt(choice)
      if (state.finished) return
      const content = readObject(candidate.content, 'candidates.content')
      for (const part of readObjects(content?.parts, 'candidates.content.parts'))
        events.push(...partEvents(part, state, choice))
      const reason = readText(candidate.finishReason, 'candidates.finishReason')
      if (reason !== null && reason !== '') events.push(...finish(reason, state, choice))
    })
    if (candidates.size === 0 && isBlocked(body)) {
      candidateAt(0).finished = true
      blocked = true
      events.push({ type: 'finish', choice: 0, reason: 'content_filter' })
    }
    const usage = readUsage(readObject(body.usageMetadata, 'usageMetadata'))
    if (usage !== null) events.push({ type: 'usage', usage })
    return events
  }

  return {
    frame,
    complete: () =>
      (blocked || candidates.size >= (request.n ?? 1)) && [...candidates.values()].every((state) => state.finished),
  }
}
