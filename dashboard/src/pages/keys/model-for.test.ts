import { expect, test } from 'vitest'
import { modelFor } from './model-for.ts'

test('an example names a model that the key may use', () => {
  expect(modelFor(null, ['demo/echo', 'openai/gpt'])).toBe('demo/echo')
  expect(modelFor(['openai/*'], ['demo/echo', 'openai/gpt'])).toBe('openai/gpt')
  expect(modelFor(['openai/gpt'], ['demo/echo'])).toBe('openai/gpt')
})

test('an example names no model rather than a forbidden one', () => {
  expect(modelFor(['openai/*'], ['demo/echo'])).toBeNull()
  expect(modelFor(null, [])).toBeNull()
})
