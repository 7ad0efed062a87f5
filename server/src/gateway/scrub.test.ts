import { describe, expect, test } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { scrub, scrubError } from './scrub.ts'

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
