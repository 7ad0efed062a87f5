import { expect, it } from 'vitest'
import { chooseChatModel, suggestModel } from './suggest-model.ts'

it('suggests a small chat model, whatever the connection is called', () => {
  expect(suggestModel(['mini/text-embedding-3-small', 'mini/gpt-5', 'mini/gpt-5-mini'])).toBe('mini/gpt-5-mini')
})

it('takes any chat model where none is small, and none where none is a chat model', () => {
  expect(suggestModel(['a/whisper-1', 'a/command-r'])).toBe('a/command-r')
  expect(suggestModel(['a/whisper-1', 'a/dall-e-3'])).toBeNull()
  expect(suggestModel([])).toBeNull()
})

it('judges a provider’s own name as a whole, a slash in it too', () => {
  expect(chooseChatModel(['imagen-4', 'veo-3', 'guard/llama-8b', 'meta/llama-70b'])).toBe('meta/llama-70b')
  expect(chooseChatModel(['imagen-4', 'veo-3'])).toBeNull()
})
