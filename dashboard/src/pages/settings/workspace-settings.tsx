import { mayDo } from '@keepgate/protocol/permissions'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRankWords } from '../../people/rank-words.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Section } from '../../ui/section.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { RenameWorkspace } from './rename-workspace.tsx'

export const WorkspaceSettings = () => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const words = useRankWords()[workspace.rank]
  const mayRename = mayDo(workspace.rank, 'workspace:write')
  const name = { label: t`Name`, value: visibleText(workspace.name) }
  return (
    <Section title={<Trans>Workspace</Trans>}>
      <div className="grid gap-5">
        {/* Anew under a new name: what was typed is then what it is called. */}
        {mayRename ? <RenameWorkspace key={workspace.name} /> : null}
        <KeyValues
          items={[
            ...(mayRename ? [] : [name]),
            {
              label: t`Your rank`,
              value: (
                <>
                  {words.name}
                  <span className="block text-sm text-ink-soft">{words.may}</span>
                </>
              ),
            },
            { label: t`Created`, value: <ExactTime at={workspace.created_at} /> },
            {
              label: t`Id`,
              value: (
                <span className="flex items-center gap-1">
                  <code className="min-w-0 font-mono text-sm">{workspace.id}</code>
                  <CopyButton text={workspace.id} label={t`Copy id`} compact />
                </span>
              ),
            },
          ]}
        />
      </div>
    </Section>
  )
}
