import { RequestError } from '@keepgate/client/request-error'
import { describe, expect, it } from 'vitest'
import { chatEvents, chatEventsOf } from './chat-events.ts'

describe('a chat answer', () => {
  it('says the same streamed and whole', () => {
    const said = { reasoning_content: 'Hm.', content: 'Yes.' }
    const events = [
      { type: 'thinking', text: 'Hm.' },
      { type: 'text', text: 'Yes.' },
      { type: 'finish', reason: 'stop' },
    ]
    expect(chatEvents({ choices: [{ delta: said, finish_reason: 'stop' }] })).toEqual(events)
    expect(chatEvents({ choices: [{ message: said, finish_reason: 'stop' }], usage: {} })).toEqual(events)
  })

  it('says nothing in a frame of usage, of the role or of nothing', () => {
    for (const frame of [
      { choices: [], usage: {} },
      { choices: [{ delta: { role: 'assistant', content: '' } }] },
      {},
    ]) {
      expect(chatEvents(frame)).toEqual([])
    }
  })

  it('fails with the code of an error frame', () => {
    const frame = { error: { message: 'Cut.', type: 'x', param: null, code: 'provider_interrupted' }, request_id: 'r1' }
    expect(() => chatEvents(frame)).toThrowError(
      expect.objectContaining({ code: 'provider_interrupted', message: 'Cut.', requestId: 'r1' }),
    )
  })

  it.each(['no json', '7', '{"choices":"x"}', '{"choices":[{"delta":{"content":{}}}]}'])(
    'that is %s is refused',
    (data) => {
      expect(() => chatEventsOf(data)).toThrowError(RequestError)
    },
  )
})
