import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanJson, spliceBody } from './scan-json.ts'

const scan = (text: string) => scanJson(Buffer.from(text))

describe('a client body', () => {
  it('is refused when any object, at any depth, has a key twice', () => {
    for (const text of [
      '{"model":"a","model":"b"}',
      '{"model":"a","mod\\u0065l":"b"}',
      '{"a":[{"b":1,"b":2}]}',
      '{"a":{"":1,"":1}}',
      '{"__proto__":1,"__proto__":2}',
      '{"a":1,"a":{"b":1}}',
    ])
      expect(() => scan(text), text).toThrow(/twice/)
  })

  it('is read with __proto__ and constructor as plain keys', () => {
    const { value } = scan('{"__proto__":{"polluted":true},"constructor":1,"model":"m"}')
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'model'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('is refused when it is no object, not UTF-8, cut or too deep', () => {
    for (const text of ['', '[]', '1', 'null', '{"a":1', '{"a":}', '{a:1}', '{"a":1}}', '{"a":1} x', "{'a':1}"])
      expect(() => scan(text), text).toThrow(/not valid JSON/)
    expect(() => scanJson(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow(/UTF-8/)
    expect(() => scan(`${'{"a":'.repeat(129)}1${'}'.repeat(129)}`)).toThrow(/128 levels/)
    expect(() => scan(`{"a":${'['.repeat(100_000)}`)).toThrow(/128 levels/)
    expect(scan(`${'{"a":'.repeat(128)}1${'}'.repeat(128)}`).value).toBeTypeOf('object')
  })

  it('costs time in proportion to its size, whatever its form (quadratic work would take minutes here)', () => {
    const long = 'a'.repeat(500_000)
    const hostile = [
      `{"${long}"${':'.repeat(500_000)}`,
      `{"\\u0061${long}"${':'.repeat(500_000)}`,
      `{"a":1${' '.repeat(1_000_000)}`,
      `{${'"a":'.repeat(250_000)}`,
      `{"${'\\'.repeat(500_000)}`,
    ]
    for (const text of hostile) expect(() => scan(text)).toThrow(/not valid JSON/)
  })

  it('is refused when it has more values than can be read in passing', () => {
    expect(() => scan(`{"a":[${'0,'.repeat(500_001)}0]}`)).toThrow(/500000 values/)
    const named = Array.from({ length: 100_001 }, (_, index) => `"${index}":0`)
    expect(() => scan(`{${named.join()}}`)).toThrow(/100000 named values/)
    expect(scan(`{"a":[${'0,'.repeat(499_990)}0]}`).value.a).toHaveLength(499_991)
  })

  it('keeps every other byte when the model is spliced', () => {
    const text = '{ "x" : 1.0e2 , "model" : "openai/gpt" , "messages":[{"model":"inner","content":"\\u00e9"}] }'
    expect(spliceBody(scan(text), 'gpt', null).toString()).toBe(text.replace('"openai/gpt"', '"gpt"'))
  })

  it('finds a model key that is written with an escape', () => {
    expect(JSON.parse(spliceBody(scan('{"mod\\u0065l":"a/b","z":1}'), 'b', null).toString())).toEqual({
      model: 'b',
      z: 1,
    })
  })

  it('gains stream_options, or has them replaced', () => {
    const options = { include_usage: true }
    expect(JSON.parse(spliceBody(scan('{"model":"a"}'), 'b', options).toString())).toEqual({
      model: 'b',
      stream_options: options,
    })
    expect(JSON.parse(spliceBody(scan('{"stream_options":null ,"model":"a"}'), 'b', options).toString())).toEqual({
      model: 'b',
      stream_options: options,
    })
  })

  it('loses stream_options wherever they stand, for a provider that refuses them', () => {
    for (const text of [
      '{"stream_options":{"include_usage":true},"model":"a"}',
      '{"model":"a" , "stream_options" : {"include_usage":true} }',
      '{"x":1,"stream_options":null,"model":"a"}',
      '{"model":"a"}',
    ]) {
      const { stream_options: _, ...rest } = JSON.parse(text)
      expect(JSON.parse(spliceBody(scan(text), 'b', 'absent').toString()), text).toEqual({ ...rest, model: 'b' })
    }
  })

  it('survives splicing for any JSON object around it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.string(),
        fc.nat(2),
        (rest, before, after, indent) => {
          const value = { ...rest, model: before }
          const spliced = spliceBody(scan(JSON.stringify(value, null, indent)), after, null)
          expect(JSON.parse(spliced.toString())).toEqual(JSON.parse(JSON.stringify({ ...value, model: after })))
        },
      ),
    )
  })

  it('agrees with JSON.parse on what is valid', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', 'a', '1', '\\', ' '), maxLength: 14 }),
        (text) => {
          let parsed: unknown
          try {
            parsed = JSON.parse(text)
          } catch {
            parsed = undefined
          }
          let scanned: unknown
          try {
            scanned = scan(text).value
          } catch (error) {
            if (!/not valid JSON/.test(String(error))) throw error
            scanned = undefined
          }
          if (scanned !== undefined) expect(scanned).toEqual(parsed)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
