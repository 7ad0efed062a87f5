import { describe, expect, it } from 'vitest'
import { parseAnswer, parseAnswerOrList, requireContentType } from './answer-body.ts'
import type { UpstreamAnswer } from './send.ts'

const answer = (headers: Record<string, string>): UpstreamAnswer => ({
  status: 200,
  headers,
  consume: () => undefined,
  resume: () => undefined,
  abort: () => undefined,
})

describe('a provider’s answer', () => {
  it('is refused when it has more values than can be parsed in passing', () => {
    expect(() => parseAnswer(Buffer.from(`{"a":[${'0,'.repeat(2_000_001)}0]}`))).toThrow(/2000000 values/)
    expect(parseAnswer(Buffer.from(`{"text":"${','.repeat(1000)}"}`)).text).toHaveLength(1000)
  })

  it('is not quoted by what is said of it: it may quote the key', () => {
    const key = 'sk-planted-0123456789'
    for (const attempt of [
      () => parseAnswer(Buffer.from(key)),
      () => requireContentType(answer({ 'content-type': key }), 'application/json'),
      () =>
        requireContentType(answer({ 'content-type': 'application/json', 'content-encoding': key }), 'application/json'),
    ]) {
      let thrown: unknown
      try {
        attempt()
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(Error)
      expect(`${thrown} ${String((thrown as Error).cause)}`.toLowerCase()).not.toContain('planted')
    }
  })

  it('may be a bare list where lists are asked for', () => {
    expect(parseAnswerOrList(Buffer.from('[1]'))).toEqual({ data: [1] })
  })
})
