import { describe, expect, it } from 'vitest'
import { AppError } from '../../../kernel/errors.ts'
import type { AssistantPart, ChatEvent } from '../../chat-model.ts'
import { assistantDialect } from './dialect.ts'

const dialect = assistantDialect({ answer: 'reply', instructions: 'Be kind.' }, ({ code }, requestId) => ({
  code,
  request_id: requestId,
}))
const body = { model: 'm', stream: false, max_tokens: 7, message: 'Hi', context: 'Café' }
const request = dialect.parse(body, 'upstream')
const context = { requestedModel: 'm', createdSeconds: 1, fallbackId: 'c' }
const answered = (parts: AssistantPart[]) =>
  dialect.encodeAnswer(
    { id: '', model: '', createdSeconds: 0, choices: [{ index: 0, parts, finishReason: 'stop' }], usage: null },
    request,
    context,
  )
const streamed = (...events: ChatEvent[]): string => {
  const encoder = dialect.encodeStream(request, context)
  return events.map((event) => encoder.event(event)).join('') + encoder.end()
}

describe('what a page’s assistant is asked', () => {
  it('has the context behind the instructions, and the message as the user’s word', () => {
    expect(request).toMatchObject({ model: 'upstream', maxOutputTokens: 7, stream: false, tools: [], extras: {} })
    expect(request.messages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be kind.\n\nCafé' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
    ])
    const [system] = dialect.parse({ ...body, context: '' }, 'm').messages
    expect(system?.parts).toEqual([{ type: 'text', text: 'Be kind.' }])
  })
})

describe('what it answers', () => {
  it('is the text and a refusal, without what the model thought', () => {
    const thought = { type: 'reasoning', text: 'hm' } as const
    expect(answered([thought, { type: 'text', text: 'Yes' }, { type: 'text', text: '!' }])).toEqual({ reply: 'Yes!' })
    expect(answered([{ type: 'refusal', text: 'No.' }])).toEqual({ reply: 'No.' })
    expect(answered([thought])).toEqual({ reply: '' })
  })

  it('comes in pieces, without thoughts and calls, and ends with why it ended', () => {
    const text = streamed(
      { type: 'start', id: 'x', model: 'm' },
      { type: 'reasoning', choice: 0, text: 'hm' },
      { type: 'text', choice: 0, text: '' },
      { type: 'text', choice: 0, text: 'a\n\nb' },
      { type: 'tool_call', choice: 0, tool: 0, id: 't', name: 'look' },
      { type: 'refusal', choice: 0, text: 'no' },
      { type: 'finish', choice: 0, reason: 'length' },
    )
    expect(text).toBe(
      'data: {"delta":"a\\n\\nb"}\n\ndata: {"delta":"no"}\n\ndata: {"done":true,"finish_reason":"length"}\n\n',
    )
  })

  it('tells a failure in the stream as it would have been told before it', () => {
    expect(dialect.errorFrame(new AppError('sealed_key_revoked'), 'req_1')).toBe(
      'data: {"error":{"code":"sealed_key_revoked","request_id":"req_1"}}\n\n',
    )
  })
})
