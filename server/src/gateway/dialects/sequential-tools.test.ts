import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../chat-model.ts'
import { sequentialTools } from './sequential-tools.ts'

const call = (tool: number): ChatEvent => ({ type: 'tool_call', choice: 0, tool, id: `id_${tool}`, name: `t${tool}` })
const args = (tool: number, text: string): ChatEvent => ({ type: 'tool_arguments', choice: 0, tool, text })
const text: ChatEvent = { type: 'text', choice: 0, text: 'x' }
const run = (...events: ChatEvent[]): ChatEvent[] => events.flatMap(sequentialTools())

describe('tool events in block order', () => {
  it('calls that come one after another pass at once', () => {
    const order = sequentialTools()
    const events = [call(0), args(0, '{"a":'), args(0, '1}'), call(1), args(1, '{}')]
    for (const event of events) expect(order(event)).toEqual([event])
  })

  it('a later call waits until the open one is whole', () => {
    const order = sequentialTools()
    order(call(0))
    expect(order(call(1))).toEqual([])
    expect(order(args(0, '{"a":{}'))).toEqual([args(0, '{"a":{}')])
    expect(order(args(1, '{}'))).toEqual([])
    expect(order(args(0, '}'))).toEqual([args(0, '}'), call(1), args(1, '{}')])
  })

  it('what follows the tools lets all of them go first, even those left broken', () => {
    expect(run(call(0), args(0, '{"a'), call(1), args(1, '{}'), text)).toEqual([
      call(0),
      args(0, '{"a'),
      call(1),
      args(1, '{}'),
      text,
    ])
  })

  it('arguments for a call that is closed are lost, not added to another', () => {
    expect(run(call(0), args(0, '{}'), call(1), args(0, ' '), args(1, '{}'))).toEqual([
      call(0),
      args(0, '{}'),
      call(1),
      args(1, '{}'),
    ])
    expect(run(call(0), args(0, '{}'), text, args(0, 'x'))).toEqual([call(0), args(0, '{}'), text])
  })

  it('braces inside strings do not end a call', () => {
    const order = sequentialTools()
    order(call(0))
    order(call(1))
    for (const piece of ['{"a":"', '}}', '\\"}', '\\', '\\"', ',"b":[{}', ']'])
      expect(order(args(0, piece))).toEqual([args(0, piece)])
    expect(order(args(0, '}'))).toEqual([args(0, '}'), call(1)])
  })

  it('usage does not end a call', () => {
    const usage: ChatEvent = {
      type: 'usage',
      usage: { inputTokens: 1, cachedTokens: null, cacheWriteTokens: null, outputTokens: 1, reasoningTokens: null },
    }
    expect(run(call(0), usage, args(0, '{}'))).toEqual([call(0), usage, args(0, '{}')])
  })

  it('megabytes of interleaved arguments do not cost their square', () => {
    const order = sequentialTools()
    order(call(0))
    order(call(1))
    order(args(0, '{"a":['))
    const began = performance.now()
    for (let count = 0; count < 20_000; count++) order(args(0, `${'x'.repeat(50)}{}`))
    expect(performance.now() - began).toBeLessThan(2000)
  })
})
