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

  const everyKey: Readonly<Record<string, string>> = {
    usual: 'sk-Planted+9f8e/7d6c5b4a=39281706KEY',
    long: `sk-proj-${'T3BlbkFJx9_Qz-Lm'.repeat(10)}`,
    'full of what looks like escapes': 'a%41b&amp;c\\u0041d\\n%2541&#65;e~end',
    shortest: 'Zt7-q_0aB+9/',
  }
  const bytesOf = (text: string): number[] => [...Buffer.from(text)]
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  const disguises: Readonly<Record<string, (key: string) => string>> = {
    'lower-case URL encoding': (key) => encodeURIComponent(key).replace(/%../g, (unit) => unit.toLowerCase()),
    'every letter URL-encoded': (key) =>
      bytesOf(key)
        .map((byte) => `%${byte.toString(16)}`)
        .join(''),
    'decimal entities': (key) =>
      bytesOf(key)
        .map((byte) => `&#${byte};`)
        .join(''),
    'hexadecimal entities': (key) =>
      bytesOf(key)
        .map((byte) => `&#x${byte.toString(16)};`)
        .join(''),
    'JSON’s escapes': (key) =>
      bytesOf(key)
        .map((byte) => `\\u${byte.toString(16).padStart(4, '0')}`)
        .join(''),
    'base64 twice': (key) => base64(base64(key)),
    'base64 twice, behind a word': (key) => base64(`x${base64(`:${key}`)}`),
    'base64 for URLs, in base64': (key) => base64(Buffer.from(key).toString('base64url')),
    'base64, URL-encoded': (key) => encodeURIComponent(base64(key)),
    'base64 on several lines': (key) => base64(key).replace(/.{7}/g, '$&\r\n'),
    'upper case': (key) => key.toUpperCase(),
    'mixed hex': (key) =>
      Buffer.from(key)
        .toString('hex')
        .replace(/a|c/g, (digit) => digit.toUpperCase()),
    'a line break inside': (key) => `${key.slice(0, 5)}\n${key.slice(5)}`,
    'widthless letters between': (key) => [...key].join('\u200b'),
    'spaces between': (key) => [...key].join(' '),
    'letters of other scripts between': (key) => [...key].join('\u0301'),
  }
  for (const [kind, planted] of Object.entries(everyKey))
    for (const [name, disguise] of Object.entries(disguises))
      test(`removes a ${kind} key: ${name}`, () => {
        expect(scrub(`E<${disguise(planted)}> and {${disguise(planted)}}`, planted)).toMatch(
          /^E<\S{0,8}(?:\[redacted\])\s*\S{0,8}> and \{\S{0,8}\[redacted\]\s*\S{0,8}\}$/,
        )
      })

  test('removes a key whose letters HTML names', () => {
    expect(scrub('<sk-&quot;a&amp;b&lt;c&gt;d&apos;e012&gt;', `sk-"a&b<c>d'e012`)).toBe('<[redacted]&gt;')
  })

  test('removes every part of twelve letters or more, and leaves shorter ones', () => {
    const planted = 'sk-proj-Abcdefgh9f8e7d6c5b4a39281706'
    for (let start = 0; start < planted.length; start++)
      for (let end = start + 12; end <= planted.length; end++)
        expect(scrub(`<${planted.slice(start, end)}>`, planted)).toBe('<[redacted]>')
    for (const said of ['Keys begin with sk-proj-.', 'You sent sk-proj-****1706.', `<${planted.slice(9, 20)}>`])
      expect(scrub(said, planted)).toBe(said)
  })

  test('keeps what stands around several keys as it was written', () => {
    expect(scrub(`Für „${key}“ &amp; ${key}${key}: 100 %\n`, key)).toBe('Für „[redacted]“ &amp; [redacted]: 100 %\n')
  })

  test('does work in proportion to the text, of which it reads 64 KiB', () => {
    const { has } = Set.prototype
    const { exec } = RegExp.prototype
    const planted = `${'a'.repeat(11)}b`.repeat(20)
    const workOn = (text: string): number => {
      let work = 0
      Set.prototype.has = function (value) {
        work++
        return has.call(this, value)
      }
      RegExp.prototype.exec = function (subject) {
        work++
        return exec.call(this, subject)
      }
      try {
        expect(scrub(text, planted).length).toBeLessThanOrEqual(65_536)
      } finally {
        Set.prototype.has = has
        RegExp.prototype.exec = exec
      }
      return work
    }
    for (const unit of ['a', '%', '&#', '\\', '%61', '&#0000097;', '\\u0061', `${'a'.repeat(11)}c`, planted]) {
      const overhead = workOn('')
      for (const length of [6_000, 60_000, 1_200_000])
        expect(workOn(unit.repeat(length / unit.length)) - overhead, unit).toBeLessThanOrEqual(
          2 * Math.min(length, 65_536),
        )
    }
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
