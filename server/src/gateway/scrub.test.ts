import { describe, expect, test } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { classifyAnswer } from './answer-body.ts'
import { openai } from './providers/openai/openai.ts'
import { scrub, scrubError } from './scrub.ts'
import type { UpstreamAnswer } from './send.ts'

const key = 'sk+pl/anted="0123456789~abcdef'

describe('scrub', () => {
  const writings: Readonly<Record<string, string>> = {
    plain: key,
    'URL-encoded': encodeURIComponent(key),
    'JSON-escaped': JSON.stringify(key),
    hex: Buffer.from(key).toString('hex'),
    'upper-case hex': Buffer.from(key).toString('hex').toUpperCase(),
    base64: Buffer.from(key).toString('base64'),
    'base64 behind one letter': Buffer.from(`x${key}`).toString('base64'),
    'base64 of basic credentials': Buffer.from(`me:${key}:x`).toString('base64'),
    base64url: Buffer.from(`Bearer ${key}`).toString('base64url'),
  }
  for (const [name, writing] of Object.entries(writings))
    test(`removes the key: ${name}`, () => {
      const scrubbed = scrub(`before ${writing} between ${writing} after`, key)
      expect(scrubbed).toMatch(/^before .*\[redacted\].* between .*\[redacted\].* after$/)
      // What hangs on neighbours may stay: a handful of letters, no key.
      expect(scrubbed.length).toBeLessThan('before [redacted] between [redacted] after'.length + 40)
    })

  test('leaves other sentences alone', () => {
    expect(scrub('The model is overloaded.', key)).toBe('The model is overloaded.')
    expect(scrub('a key', 'key'.slice(0, 3))).toBe('a key')
    expect(scrub('The key.', null)).toBe('The key.')
  })
})

describe('scrubError', () => {
  test('keeps everything of the provider’s error but the key', () => {
    const error = new AppError('provider_refused', {
      message: `Wrong: ${key}`,
      param: key,
      status: 409,
      source: 'provider',
      retryAfterSeconds: 7,
      cause: 'why',
    })
    const scrubbed = scrubError(error, key)
    expect(scrubbed).toMatchObject({
      code: 'provider_refused',
      message: 'Wrong: [redacted]',
      param: '[redacted]',
      status: 409,
      source: 'provider',
      retryAfterSeconds: 7,
      cause: 'why',
    })
    expect(scrubError(scrubbed, key)).toBe(scrubbed)
  })
})

describe('a provider’s error body that repeats the key', () => {
  const key = 'sk-SUPERSECRET+plant/ed=0123456789abcdef'
  const answer = (status: number): UpstreamAnswer => ({
    status,
    headers: { 'content-type': 'application/json' },
    consume: () => undefined,
    resume: () => undefined,
    abort: () => undefined,
  })
  const said = (message: string): string => {
    const body = Buffer.from(JSON.stringify({ error: { message } }))
    return classifyAnswer(openai, answer(400), body, key).error.message
  }

  test('loses it before anything is cut or masked: no part of it is left', () => {
    for (const before of ['', 'x'.repeat(1958), 'x'.repeat(1980)]) {
      const message = scrubError(
        new AppError('provider_refused', { message: said(`${before} ${key}`), source: 'provider' }),
        key,
      ).message
      for (let start = 0; start + 8 <= key.length; start++) expect(message).not.toContain(key.slice(start, start + 8))
    }
  })
})
