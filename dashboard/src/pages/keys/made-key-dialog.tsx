import { Trans, useLingui } from '@lingui/react/macro'
import { useModels } from '../../models/use-models.ts'
import { snippetsFor } from '../../snippets/snippets.ts'
import { Snippets } from '../../ui/code-block.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { Name } from '../../ui/name.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { MadeKey } from './made-key.ts'
import { modelFor } from './model-for.ts'

export type MadeKeyDialogProps = { made: MadeKey | null; onClose: () => void }

/** Shows a new key, this once, with what to paste into the programs that will use it. */
export const MadeKeyDialog = ({ made, onClose }: MadeKeyDialogProps) => {
  const { t } = useLingui()
  return (
    <SecretOnce
      secret={made?.secret ?? null}
      onClose={onClose}
      label={t`API key`}
      title={
        <Trans>
          The key for <Name text={made?.name ?? ''} wrap />
        </Trans>
      }
    >
      {(secret) =>
        made === null ? null : (
          <>
            {made.replaced === null ? null : <OldKey worksUntil={made.replaced.worksUntil} />}
            <UseIt secret={secret} allowedModels={made.allowedModels} />
          </>
        )
      }
    </SecretOnce>
  )
}

const OldKey = ({ worksUntil }: { worksUntil: number | null }) => (
  <p>
    {worksUntil === null ? (
      <Trans>The old key is refused from now on.</Trans>
    ) : (
      <Trans>
        The old key works until <ExactTime at={worksUntil} />.
      </Trans>
    )}
  </p>
)

const UseIt = ({ secret, allowedModels }: { secret: string; allowedModels: readonly string[] | null }) => {
  const { t } = useLingui()
  const { id } = useWorkspace()
  const { data } = useModels(id)
  const offered = (data ?? []).flatMap(({ models }) => models.map((model) => model.id))
  const model = modelFor(allowedModels, offered)
  return (
    <section className="grid min-w-0 gap-2">
      <h3 className="font-medium">
        <Trans>Use it</Trans>
      </h3>
      <Snippets
        label={t`Ready to paste`}
        snippets={snippetsFor({ baseUrl: window.location.origin, apiKey: secret, model: model ?? 'connection/model' })}
      />
      {model === null && data !== undefined ? (
        <p className="text-sm text-ink-soft">
          <Trans>
            No model is known yet: put one in the place of <code className="font-mono">connection/model</code>.
          </Trans>
        </p>
      ) : null}
    </section>
  )
}
