import { expect, it } from 'vitest'
import {
  type Conversation,
  emptyDraft,
  isAnswered,
  messagesOf,
  newConversation,
  newRun,
  newTurn,
  withoutAnswer,
} from './conversation.ts'

const question = newTurn('user', 'Why?')
const answer = newTurn('assistant', 'Because.', { ...newRun, end: 'complete' })
const answered: Conversation = { ...newConversation, turns: [question, answer] }
const textsOf = (conversation: Conversation) => messagesOf(conversation).map(({ text }) => text)

it('has nothing to send after an answer until something is written, and shows what was sent last', () => {
  expect(isAnswered(answered)).toBe(true)
  expect(textsOf(answered)).toEqual(['Why?'])
  const writing = { ...answered, draft: { role: 'user', text: 'And then?' } } as const
  expect(isAnswered(writing)).toBe(false)
  expect(textsOf(writing)).toEqual(['Why?', 'Because.', 'And then?'])
})

it('may be sent as it is after a message that a person wrote, the assistant’s part too', () => {
  const begun = { ...newConversation, turns: [question, newTurn('assistant', 'It is because')], draft: emptyDraft }
  expect(isAnswered(begun)).toBe(false)
  expect(withoutAnswer(begun)).toBe(begun)
  expect(textsOf(begun)).toEqual(['Why?', 'It is because'])
})

it('asks again with what the answer was asked with', () => {
  expect(withoutAnswer(answered).turns).toEqual([question])
  expect(withoutAnswer(newConversation)).toBe(newConversation)
})
