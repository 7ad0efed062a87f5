import type { MemberView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRankWords } from '../../people/rank-words.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Link } from '../../ui/link.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { logsRoute } from '../logs/route.ts'
import { LastRequest } from './last-request.tsx'
import type { LastRequestDays } from './last-request-days.ts'
import type { MemberAct } from './member-act.ts'

export type MemberDrawerProps = {
  /** undefined where the URL names one that is not there. */
  member: MemberView | undefined
  isLastAdmin: boolean
  lastRequests: LastRequestDays | null | undefined
  onAct: ((act: MemberAct) => void) | undefined
  onClose: () => void
}

export const MemberDrawer = ({ member, isLastAdmin, lastRequests, onAct, onClose }: MemberDrawerProps) => (
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
        <Facts member={member} lastRequests={lastRequests} />
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

type FactsProps = { member: MemberView; lastRequests: MemberDrawerProps['lastRequests'] }

const Facts = ({ member, lastRequests }: FactsProps) => {
  const { t } = useLingui()
  const words = useRankWords()
  const { id: workspaceId } = useWorkspace()
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
        {
          label: t`Last request`,
          value: (
            <span className="flex flex-wrap items-baseline gap-x-3">
              <LastRequest personId={member.person_id} days={lastRequests} />
              <Link to={logsRoute.to} params={{ workspaceId }} search={{ member_id: member.person_id, range: '30d' }}>
                <Trans>Requests in the log</Trans>
              </Link>
            </span>
          ),
        },
        { label: t`Person id`, value: id(member.person_id, t`Copy person id`) },
        { label: t`Membership id`, value: id(member.id, t`Copy membership id`) },
      ]}
    />
  )
}
