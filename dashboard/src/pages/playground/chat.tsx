import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import { useSearchChange } from '../../routing/use-search-change.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { chatBody } from './chat-body.ts'
import { CodeDialog } from './code-dialog.tsx'
import { Composer } from './composer.tsx'
import { changeTurn, cleared, isAnswered, messagesOf, removeTurn, withDraft } from './conversation.ts'
import { FailureBanner } from './failure-banner.tsx'
import { firstModel, type Offers, providerOf } from './offers.ts'
import type { PlaygroundSearch } from './playground-search.ts'
import { changeConversation, useConversation } from './playground-store.ts'
import { playgroundRoute } from './route.ts'
import { SettingsPanel } from './settings-panel.tsx'
import { TurnList } from './turn-list.tsx'
import { useChat } from './use-chat.ts'
import { useGivenMessage } from './use-given-message.ts'

/** The conversation, with what it is sent with beside it. */
export const Chat = ({ offers, loading }: { offers: Offers | undefined; loading: boolean }) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const search = playgroundRoute.useSearch()
  const changeSearch = useSearchChange<PlaygroundSearch>()
  const [emptied, setEmptied] = useState(false)
  const [showsCode, setShowsCode] = useState(false)
  const conversation = useConversation(workspaceId)
  const { running, send, retry, stop } = useChat(workspaceId)
  const composer = useRef<HTMLTextAreaElement>(null)
  useGivenMessage(workspaceId, composer)
  const change = (changes: Partial<typeof conversation>) =>
    changeConversation(workspaceId, (before) => ({ ...before, ...changes }))

  // A field that was emptied by hand stays empty until something is chosen.
  const model = search.model ?? (emptied || offers === undefined ? null : firstModel(offers))
  const target = model === null ? null : { model, provider: providerOf(offers ?? [], model) }
  const messages = messagesOf(conversation)
  const says = messages.length > 0 && !isAnswered(conversation)
  const obstacle = target === null ? t`Choose a model` : says ? null : t`Write a message`
  const submit = () => target !== null && send(target)
  const askAgain = () => target !== null && retry(target)

  return (
    <>
      <PageHeader
        title={<Trans>Playground</Trans>}
        description={
          <Trans>
            Requests take the way of every client and count like theirs. The conversation is in this tab’s memory alone:
            a reload or a lock forgets it.
          </Trans>
        }
        actions={
          <>
            <Button
              icon="trash"
              disabled={running || (conversation.turns.length === 0 && conversation.failure === null)}
              onClick={() => changeConversation(workspaceId, cleared)}
            >
              <Trans>Clear</Trans>
            </Button>
            <Button icon="terminal" disabled={target === null} onClick={() => setShowsCode(true)}>
              <Trans>Code</Trans>
            </Button>
          </>
        }
      />
      <div className="grid min-w-0 gap-x-8 gap-y-6 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <SettingsPanel
          model={model}
          onModel={(next) => {
            setEmptied(next === null)
            changeSearch({ model: next ?? undefined }, true)
          }}
          offers={offers}
          loading={loading}
          settings={conversation.settings}
          onChange={(next) => change({ settings: next })}
        />
        <section
          aria-label={t`Conversation`}
          className="flex max-w-4xl min-w-0 flex-col border-t border-line pt-3 lg:border-t-0 lg:pt-0"
        >
          <TurnList
            turns={conversation.turns}
            running={running}
            failed={conversation.failure !== null}
            onChange={(id, changes) => changeConversation(workspaceId, (before) => changeTurn(before, id, changes))}
            onRemove={(id) => changeConversation(workspaceId, (before) => removeTurn(before, id))}
            onRetry={target === null ? null : askAgain}
          />
          {conversation.failure === null ? null : <FailureBanner failure={conversation.failure} onRetry={askAgain} />}
          <Composer
            ref={composer}
            floats={conversation.turns.length > 0}
            draft={conversation.draft}
            onChange={(draft) => change({ draft })}
            running={running}
            obstacle={obstacle}
            onSend={submit}
            onStop={stop}
            onAdd={() => changeConversation(workspaceId, withDraft)}
          />
        </section>
      </div>
      {target === null ? null : (
        <CodeDialog
          open={showsCode}
          onClose={() => setShowsCode(false)}
          body={chatBody({ ...target, settings: conversation.settings, turns: messages })}
        />
      )}
    </>
  )
}
