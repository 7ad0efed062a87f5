import { readFileSync } from 'node:fs'
import { formatApiKey, parseApiKey, randomBase62 } from '@keepgate/protocol/api-key'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { hmacSha256Base64url } from '../../src/crypto/hash.ts'

const text = z.string()
const vectorsSchema = z.object({
  valid: z.array(
    z.object({
      kind: z.enum(['api', 'management']),
      environment: z.enum(['live', 'test']),
      id: text,
      secret: text,
      key: text,
    }),
  ),
  refused: z.array(z.object({ name: text, key: text })),
  random_base62: z.array(z.object({ bytes: text, text })),
  key_hashes: z.array(z.object({ pepper: text, key: text, key_hash: text })),
})

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const vectors = vectorsSchema.parse(JSON.parse(read('api-key.json')))
const specification = read('../../../docs/spec/api-key.md')

describe('the vectors of API keys', () => {
  test.each(vectors.valid)('$key is formatted and parsed', ({ key, secret, ...parts }) => {
    expect(formatApiKey({ ...parts, secret })).toBe(key)
    expect(parseApiKey(key)).toEqual(parts)
    expect(specification).toContain(key)
  })

  test.each(vectors.refused)('$name is refused', ({ key }) => {
    expect(parseApiKey(key)).toBeNull()
  })

  test.each(vectors.random_base62)('bytes $bytes give $text', ({ bytes, text: expected }) => {
    expect(randomBase62(expected.length, () => Buffer.from(bytes, 'hex'))).toBe(expected)
    expect(specification).toContain(bytes)
  })

  test.each(vectors.key_hashes)('the stored hash of $key', ({ pepper, key, key_hash }) => {
    expect(hmacSha256Base64url(Buffer.from(pepper, 'hex'), key)).toBe(key_hash)
    expect(specification).toContain(key_hash)
  })
})
