import { Trans, useLingui } from '@lingui/react/macro'
import { CodeBlock } from '../../ui/code-block.tsx'
import { ExternalLink } from '../../ui/link.tsx'
import { Name } from '../../ui/name.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { MadeToken } from './made-token.ts'
import { tokenExample } from './token-example.ts'

export type MadeTokenDialogProps = { made: MadeToken | null; onClose: () => void }

export const MadeTokenDialog = ({ made, onClose }: MadeTokenDialogProps) => {
  const { t } = useLingui()
  return (
    <SecretOnce
      secret={made?.secret ?? null}
      onClose={onClose}
      label={t`management token`}
      title={
        <Trans>
          The token for <Name text={made?.name ?? ''} wrap />
        </Trans>
      }
    >
      {() => (made === null ? null : <UseIt made={made} />)}
    </SecretOnce>
  )
}

const UseIt = ({ made }: { made: MadeToken }) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const code = tokenExample({ ...made, workspaceId, origin: window.location.origin })
  return (
    <section className="grid min-w-0 gap-2">
      <h3 className="font-medium">
        <Trans>Use it</Trans>
      </h3>
      {code === null ? null : <CodeBlock code={code} label="curl" />}
      <p>
        <ExternalLink href="/docs">{t`All routes of the management API`}</ExternalLink>
      </p>
    </section>
  )
}
