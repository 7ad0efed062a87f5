import type { MemberView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import type { MemberAct } from './member-act.ts'
import { useRankWords } from './rank-words.ts'

export type MemberDrawerProps = {
  /** undefined where the URL names one that is not there. */
  member: MemberView | undefined
  isLastAdmin: boolean
  onAct: ((act: MemberAct) => void) | undefined
  onClose: () => void
}

export const MemberDrawer = ({ member, isLastAdmin, onAct, onClose }: MemberDrawerProps) => (
  <Drawer
    open
    onClose={onClose}
    title={member === undefined ? <Trans>Member</Trans> : visibleText(member.display_name)}
    actions={
      member === undefined || onAct === undefined || isLastAdmin ? undefined : (
        <>
          <Button look="danger" icon="trash" onClick={() => onAct({ type: 'remove', member })}>
            <Trans>Remove</Trans>
          </Button>
          <Button icon="shield" onClick={() => onAct({ type: 'rank', member })}>
            <Trans>Change rank</Trans>
          </Button>
        </>
      )
    }
  >
    {member === undefined ? (
      <EmptyState title={<Trans>No such member.</Trans>}>
        <Trans>They may have been removed meanwhile.</Trans>
      </EmptyState>
    ) : (
      <div className="grid gap-4">
        <Facts member={member} />
        {isLastAdmin ? (
          <p className="text-ink-soft">
            <Trans>
              The last admin of a workspace can neither leave nor be lowered. Make somebody else an admin first.
            </Trans>
          </p>
        ) : null}
      </div>
    )}
  </Drawer>
)

const Facts = ({ member }: { member: MemberView }) => {
  const { t } = useLingui()
  const words = useRankWords()
  const id = (value: string, label: string) => (
    <span className="flex items-center gap-1">
      <code className="min-w-0 font-mono text-sm">{value}</code>
      <CopyButton text={value} label={label} compact />
    </span>
  )
  return (
    <KeyValues
      items={[
        { label: t`Name`, value: visibleText(member.display_name) },
        { label: t`E-mail`, value: visibleText(member.email) },
        {
          label: t`Rank`,
          value: (
            <>
              {words[member.rank].name}
              <span className="block text-sm text-ink-soft">{words[member.rank].may}</span>
            </>
          ),
        },
        { label: t`Joined`, value: <ExactTime at={member.created_at} /> },
        { label: t`Person id`, value: id(member.person_id, t`Copy person id`) },
        { label: t`Membership id`, value: id(member.id, t`Copy membership id`) },
      ]}
    />
  )
}
