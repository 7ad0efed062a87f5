import { expect, it } from 'vitest'
import { chatBody } from './chat-body.ts'
import { newConversation } from './conversation.ts'

const settings = newConversation.settings
const turns = [{ role: 'user' as const, text: 'Hi' }]

it('holds nothing that was left empty', () => {
  expect(chatBody({ model: 'demo/x', provider: 'demo', settings, turns })).toEqual({
    model: 'demo/x',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
  })
})

it('holds the system prompt first, and the parameters under the provider’s names', () => {
  const given = { system: 'Be brief.', temperature: 0, maxTokens: 20, stream: false }
  expect(chatBody({ model: 'groq/x', provider: 'groq', settings: given, turns })).toEqual({
    model: 'groq/x',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ],
    temperature: 0,
    max_tokens: 20,
    stream: false,
  })
  expect(chatBody({ model: 'openai/x', provider: 'openai', settings: given, turns })).toMatchObject({
    max_completion_tokens: 20,
  })
})
