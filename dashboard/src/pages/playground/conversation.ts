/** A conversation and what it is sent with. Values and pure changes; playground-store.ts keeps them. */
import type { RequestError } from '@keepgate/client/request-error'

export const roles = ['user', 'assistant'] as const
export type Role = (typeof roles)[number]

/** How the answer came about, as far as the page saw it; the request's record knows more afterwards. */
export type Run = {
  readonly requestId: string | null
  readonly provider: string | null
  readonly model: string | null
  readonly attempts: number | null
  readonly dropped: string | null
  /** Milliseconds since it was sent, as this page saw it; null until then. */
  readonly firstTokenMs: number | null
  readonly totalMs: number | null
  /** The provider's word for why it ended: `stop`, `length`, … */
  readonly finishReason: string | null
  /** null while it is under way. */
  readonly end: 'complete' | 'stopped' | 'failed' | null
}

export type Turn = {
  readonly id: number
  readonly role: Role
  readonly text: string
  /** What the model showed of its thinking; not sent back to it. */
  readonly thinking: string
  /** null for what a person wrote. */
  readonly run: Run | null
}

export type Settings = {
  readonly system: string
  /** null is not sent: the provider decides. */
  readonly temperature: number | null
  readonly maxTokens: number | null
  readonly stream: boolean
}

export type Draft = { readonly role: Role; readonly text: string }

export type Conversation = {
  readonly turns: readonly Turn[]
  readonly settings: Settings
  readonly draft: Draft
  /** Why the last request failed. */
  readonly failure: RequestError | null
}

export const emptyDraft: Draft = { role: 'user', text: '' }

export const newConversation: Conversation = {
  turns: [],
  settings: { system: '', temperature: null, maxTokens: null, stream: true },
  draft: emptyDraft,
  failure: null,
}

export const newRun: Run = {
  requestId: null,
  provider: null,
  model: null,
  attempts: null,
  dropped: null,
  firstTokenMs: null,
  totalMs: null,
  finishReason: null,
  end: null,
}

/** Settings stay: what one tries out is often asked again. */
export const cleared = ({ settings }: Conversation): Conversation => ({ ...newConversation, settings })

let lastTurnId = 0

export const newTurn = (role: Role, text: string, run: Run | null = null): Turn => {
  lastTurnId += 1
  return { id: lastTurnId, role, text, thinking: '', run }
}

/** Whether there is nothing to say: the last message is an answer, and nothing is being written. */
export const isAnswered = ({ turns, draft }: Conversation): boolean =>
  draft.text.trim() === '' && (turns.at(-1)?.run ?? null) !== null

/** Without the answer at its end: what that answer was asked with. */
export const withoutAnswer = (conversation: Conversation): Conversation => {
  const { turns } = conversation
  return (turns.at(-1)?.run ?? null) === null ? conversation : { ...conversation, turns: turns.slice(0, -1) }
}

/** What would be sent next, with what is being written; where that is nothing, what was sent last. */
export const messagesOf = (conversation: Conversation): readonly Draft[] =>
  isAnswered(conversation) ? withoutAnswer(conversation).turns : withDraft(conversation).turns

/** What was being written becomes the last message; nothing where nothing was. */
export const withDraft = (conversation: Conversation): Conversation => {
  const { role, text } = conversation.draft
  if (text.trim() === '') return conversation
  return { ...conversation, turns: [...conversation.turns, newTurn(role, text)], draft: emptyDraft }
}

/** Changes a turn that may be gone by now. */
export const changeTurn = (conversation: Conversation, id: number, changes: Partial<Turn>): Conversation => ({
  ...conversation,
  turns: conversation.turns.map((turn) => (turn.id === id ? { ...turn, ...changes } : turn)),
})

export const removeTurn = (conversation: Conversation, id: number): Conversation => ({
  ...conversation,
  turns: conversation.turns.filter((turn) => turn.id !== id),
})
