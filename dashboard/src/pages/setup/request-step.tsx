import { suggestModel } from '@keepgate/protocol/suggest-model'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { FirstRequest } from '../../first-request/first-request.tsx'
import { useFirstRequest } from '../../first-request/use-first-request.ts'
import { useModels } from '../../models/use-models.ts'
import { snippetsFor } from '../../snippets/snippets.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Snippets } from '../../ui/code-block.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { SetupFrame } from './setup-frame.tsx'

type RequestStepProps = {
  workspaceId: string
  /** Null where the page was loaded again since the key was made. */
  apiKey: string | null
  onNewKey: () => void
}

/** The key, what to paste, and whether it arrived. */
export const RequestStep = ({ workspaceId, apiKey, onNewKey }: RequestStepProps) => {
  const { t } = useLingui()
  const arrival = useFirstRequest(workspaceId)
  const models = useModels(workspaceId)
  const offered = models.data?.flatMap((connection) => connection.models) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const model = chosen ?? suggestModel(offered.map(({ id }) => id))
  const done = arrival?.outcome === 'completed'
  return (
    <SetupFrame
      step="request"
      title={done ? t`It works` : t`Send the first request`}
      intro={
        done ? (
          <Trans>A program got its answer through Keepgate. Everything else is in the workspace.</Trans>
        ) : apiKey === null ? (
          <Trans>
            Paste one of these where the program runs. Address and model are in it; your key is still missing.
          </Trans>
        ) : (
          <Trans>Paste one of these where the program runs. Address, key and model are in it.</Trans>
        )
      }
    >
      <FirstRequest workspaceId={workspaceId} arrival={arrival} />
      {apiKey === null ? <KeyIsGone onNewKey={onNewKey} /> : <KeyOnce apiKey={apiKey} />}
      <div className="max-w-md">
        <Combobox
          label={t`Model`}
          value={model}
          onChange={setChosen}
          options={offered.map(({ id }) => ({ value: id, label: id }))}
          loading={models.isPending}
          allowOther
        />
      </div>
      <Snippets
        label={t`How to send it`}
        snippets={snippetsFor({
          baseUrl: location.origin,
          apiKey: apiKey ?? 'pk_…',
          model: model ?? 'connection/model',
        })}
      />
      <Onward workspaceId={workspaceId} model={model} done={done} />
    </SetupFrame>
  )
}

/** Before the first request the playground is the shortest way to one, afterwards the overview is where one goes on. */
const Onward = ({ workspaceId, model, done }: { workspaceId: string; model: string | null; done: boolean }) => {
  const { t } = useLingui()
  return (
    <div className="flex flex-wrap gap-2 border-t border-line pt-4">
      <ButtonLink
        to="/w/$workspaceId/playground"
        params={{ workspaceId }}
        search={model === null ? {} : { model }}
        state={{ playgroundMessage: t`Say hello.` }}
        icon="send"
        look={done ? 'secondary' : 'primary'}
      >
        <Trans>Try it in the Playground</Trans>
      </ButtonLink>
      <ButtonLink to="/w/$workspaceId/overview" params={{ workspaceId }} look={done ? 'primary' : 'secondary'}>
        <Trans>To the overview</Trans>
      </ButtonLink>
    </div>
  )
}

const KeyOnce = ({ apiKey }: { apiKey: string }) => {
  const { t } = useLingui()
  return (
    <section aria-label={t`API key`} className="grid gap-2">
      <p className="text-ink-soft">
        <Trans>
          <strong className="font-medium text-ink">You see this key once.</strong> Copy it and keep it in a safe place.
          Nobody can show it again, not even this server.
        </Trans>
      </p>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <code
          dir="ltr"
          data-testid="api-key"
          className="min-w-0 flex-1 basis-72 rounded border border-control bg-sunken px-3 py-1.5 font-mono text-sm break-all select-all"
        >
          {apiKey}
        </code>
        <CopyButton text={apiKey} label={t`Copy key`} size="medium" />
      </div>
    </section>
  )
}

const KeyIsGone = ({ onNewKey }: { onNewKey: () => void }) => (
  <Banner
    tone="info"
    title={<Trans>The key was shown once</Trans>}
    action={
      <Button size="small" icon="key" onClick={onNewKey}>
        <Trans>Make a new key</Trans>
      </Button>
    }
  >
    <Trans>This page does not have it any more. Put yours in the place of pk_…, or make another.</Trans>
  </Banner>
)
