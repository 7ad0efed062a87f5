import { useEffect, useRef, useState } from 'react'
import { sendChat } from '../../api/playground/send-chat.ts'
import { type ChatBody, chatBody } from './chat-body.ts'
import {
  type Conversation,
  changeTurn,
  isAnswered,
  newRun,
  newTurn,
  removeTurn,
  withDraft,
  withoutAnswer,
} from './conversation.ts'
import { followAnswer, type Progress } from './follow-answer.ts'
import { changeConversation, readConversation } from './playground-store.ts'

type Target = { readonly model: string; readonly provider: string | null }

/** An answer that failed before its first word leaves no message behind. */
const settled = (conversation: Conversation, turnId: number, progress: Progress): Conversation =>
  progress.text === '' && progress.thinking === '' && progress.run.end !== 'complete'
    ? removeTurn(conversation, turnId)
    : changeTurn(conversation, turnId, progress)

/** Sends the conversation of a workspace and follows the answer. Leaving the page cancels it, at the provider too. */
export const useChat = (workspaceId: string) => {
  const [running, setRunning] = useState(false)
  const controller = useRef<AbortController | null>(null)
  useEffect(() => () => controller.current?.abort(), [])

  const follow = async (body: ChatBody, turnId: number, signal: AbortSignal): Promise<void> => {
    const { progress, failure } = await followAnswer(
      (abort) => sendChat(workspaceId, body, abort),
      signal,
      (soFar) => changeConversation(workspaceId, (before) => changeTurn(before, turnId, soFar)),
    )
    changeConversation(workspaceId, (before) => ({ ...settled(before, turnId, progress), failure }))
  }

  const ask = (asked: Conversation, { model, provider }: Target): void => {
    if (controller.current !== null || asked.turns.length === 0) return
    const answer = newTurn('assistant', '', newRun)
    changeConversation(workspaceId, () => ({ ...asked, turns: [...asked.turns, answer], failure: null }))
    const abort = new AbortController()
    controller.current = abort
    setRunning(true)
    const body = chatBody({ model, provider, settings: asked.settings, turns: asked.turns })
    void follow(body, answer.id, abort.signal).finally(() => {
      controller.current = null
      setRunning(false)
    })
  }

  return {
    running,
    /** Adds what was being written, and sends. Nothing happens while an answer is under way, or after one without words. */
    send: (target: Target): void => {
      const conversation = readConversation(workspaceId)
      if (!isAnswered(conversation)) ask(withDraft(conversation), target)
    },
    /** Asks the same once more; the new answer takes the place of the last one. What is being written stays. */
    retry: (target: Target): void => ask(withoutAnswer(readConversation(workspaceId)), target),
    stop: (): void => controller.current?.abort(),
  }
}
