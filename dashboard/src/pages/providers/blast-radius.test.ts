import { expect, it } from 'vitest'
import { blastRadiusOf } from './blast-radius.ts'

const key = (
  name: string,
  allowed_models: string[] | null,
  ends: { revoked_at?: number; expires_at?: number } = {},
) => ({
  name,
  allowed_models,
  expires_at: null,
  revoked_at: null,
  rotated_to: null,
  ...ends,
})

const keys = [
  key('only here', ['openai/gpt-4o', 'openai/*']),
  key('here and there', ['openai/gpt-4o', 'groq/*']),
  key('there', ['groq/*', 'openai-2/gpt-4o']),
  key('by model', ['gpt-4o']),
  key('anything', null),
  key('revoked', ['openai/*'], { revoked_at: 1 }),
  key('expired', null, { expires_at: 1 }),
]

it('names the working keys that can use nothing else, and counts those that lose models', () => {
  expect(blastRadiusOf('openai', false, keys, 10)).toEqual({
    keysWithNothingElse: ['only here'],
    keysThatLoseModels: 3,
  })
})

it('counts every working key where no other connection is left', () => {
  const { keysWithNothingElse, keysThatLoseModels } = blastRadiusOf('openai', true, keys, 10)
  expect(keysWithNothingElse).toEqual(['only here', 'here and there', 'there', 'by model', 'anything'])
  expect(keysThatLoseModels).toBe(0)
})
