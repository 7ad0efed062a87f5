import type { MemberView } from '@keepgate/protocol/identity'
import { Trans } from '@lingui/react/macro'
import { useAccount } from '../../session/use-session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Name } from '../../ui/name.tsx'

/** Marked where it is the reader. */
export const MemberName = ({ member }: { member: MemberView }) => {
  const { person } = useAccount()
  return (
    <span className="flex max-w-64 min-w-32 items-center gap-2 font-medium">
      <Name text={member.display_name} />
      {member.person_id === person.id ? (
        <span className="shrink-0">
          <Badge>
            <Trans>you</Trans>
          </Badge>
        </span>
      ) : null}
    </span>
  )
}
