/**
 * Conversations, one a workspace, in this tab's memory and nowhere else: they outlive a look at the logs, and are gone
 * with the tab, a reload, a lock and a logout.
 */
import { useSyncExternalStore } from 'react'
import { session } from '../../session/page-session.ts'
import { type Conversation, newConversation } from './conversation.ts'

const conversations = new Map<string, Conversation>()
const listeners = new Set<() => void>()

const tellAll = (): void => {
  for (const listener of listeners) listener()
}

session.subscribe(() => {
  if (session.state().status === 'open' || conversations.size === 0) return
  conversations.clear()
  tellAll()
})

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const readConversation = (workspaceId: string): Conversation => conversations.get(workspaceId) ?? newConversation

export const changeConversation = (workspaceId: string, change: (before: Conversation) => Conversation): void => {
  conversations.set(workspaceId, change(readConversation(workspaceId)))
  tellAll()
}

export const useConversation = (workspaceId: string): Conversation =>
  useSyncExternalStore(subscribe, () => readConversation(workspaceId))
