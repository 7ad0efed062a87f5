import { useLocation, useNavigate } from '@tanstack/react-router'
import { type RefObject, useEffect } from 'react'
import { changeConversation } from './playground-store.ts'

/** A message that a link brought along stands in the composer, ready to be sent, unless something is being written there. */
export const useGivenMessage = (workspaceId: string, composer: RefObject<HTMLTextAreaElement | null>): void => {
  const text = useLocation({ select: ({ state }) => state.playgroundMessage })
  const navigate = useNavigate()
  useEffect(() => {
    if (text === undefined) return
    changeConversation(workspaceId, (before) =>
      before.draft.text.trim() === '' ? { ...before, draft: { role: 'user', text } } : before,
    )
    composer.current?.focus()
    // The text stands there from the next frame on; who goes on writing does so behind it.
    requestAnimationFrame(() => composer.current?.setSelectionRange(text.length, text.length))
    // Brought once: coming back here later must not bring it again.
    void navigate({ to: '.', search: true, state: {}, replace: true })
  }, [text, workspaceId, composer, navigate])
}
