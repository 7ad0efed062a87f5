import type { WorkspaceView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { letterKeysOn, switchLetterKeys } from '../../browser/letter-keys.ts'
import { logsRoute } from '../../pages/logs/route.ts'
import { useAccount } from '../../session/use-session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Switch } from '../../ui/switch.tsx'
import { type NavigationEntry, navigationFor, titleOf } from '../navigation.ts'
import { isApple } from './shortcuts.ts'

const isLogs = ({ route }: NavigationEntry): boolean => route.to === logsRoute.to

const Keys = ({ keys }: { keys: readonly string[] }) => (
  <span className="flex gap-1">
    {keys.map((key) => (
      <kbd key={key} className="min-w-6 rounded border border-control px-1.5 text-center font-sans text-sm">
        {key}
      </kbd>
    ))}
  </span>
)

const Row = ({ keys, children }: { keys: readonly string[]; children: ReactNode }) => (
  <div className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-0">
    <dt className="min-w-0">{children}</dt>
    <dd>
      <Keys keys={keys} />
    </dd>
  </div>
)

export const KeysHelp = ({ workspace, onClose }: { workspace: WorkspaceView | null; onClose: () => void }) => {
  const { t, i18n } = useLingui()
  const { person } = useAccount()
  const [on, setOn] = useState(letterKeysOn)
  return (
    <Dialog open onClose={onClose} size="small" title={t`Keyboard shortcuts`}>
      <dl className="mb-5">
        <Row keys={[isApple ? '⌘' : t`Ctrl`, 'K']}>
          <Trans>Go to a page, or do something</Trans>
        </Row>
        <Row keys={['?']}>
          <Trans>Show these keys</Trans>
        </Row>
        {workspace === null || !navigationFor({ rank: workspace.rank, role: person.role }).some(isLogs) ? null : (
          <Row keys={['p']}>
            <Trans>Logs: hold the live view, or let it go on</Trans>
          </Row>
        )}
        {workspace === null
          ? null
          : navigationFor({ rank: workspace.rank, role: person.role }).map((entry) => (
              <Row key={entry.jump} keys={['g', entry.jump]}>
                {i18n._(titleOf(entry))}
              </Row>
            ))}
      </dl>
      <Switch
        label={t`Keys without Ctrl or ⌘`}
        hint={t`Switch them off if they are pressed by accident, by dictation for instance.`}
        checked={on}
        onChange={(next) => {
          setOn(next)
          switchLetterKeys(next)
        }}
      />
    </Dialog>
  )
}
