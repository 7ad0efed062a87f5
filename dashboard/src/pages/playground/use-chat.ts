import { useEffect, useRef, useState } from 'react'
import { sendChat } from '../../api/playground/send-chat.ts'
import { type ChatBody, chatBody } from './chat-body.ts'
import { type Conversation, changeTurn, newRun, newTurn, removeTurn, withDraft } from './conversation.ts'
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

  return {
    running,
    /** Adds what was being written, and sends. Nothing happens while an answer is under way. */
    send: ({ model, provider }: Target): void => {
      if (controller.current !== null) return
      const asked = withDraft(readConversation(workspaceId))
      if (asked.turns.length === 0) return
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
    },
    stop: (): void => controller.current?.abort(),
  }
}
