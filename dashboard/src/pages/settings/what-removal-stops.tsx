import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { keyCountsQuery } from '../../api/keys/count-keys.ts'
import { membersQuery } from '../../api/members/list-members.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

/** What ends with a workspace, counted. */
export const WhatRemovalStops = () => (
  <ul className="grid list-disc gap-1 pl-4">
    <Keys />
    <Members />
    <li>
      <Trans>Provider connections, request log and usage cannot be reached any more.</Trans>
    </li>
    <li>
      <Trans>This cannot be undone.</Trans>
    </li>
  </ul>
)

const Keys = () => {
  const { id: workspaceId } = useWorkspace()
  const { data, error } = useQuery(keyCountsQuery(workspaceId))
  const count = data?.working
  return (
    <Count value={count} failed={error !== null} otherwise={<Trans>Its API keys are refused within a second.</Trans>}>
      <Plural
        value={count ?? 0}
        _0="No API key works in it."
        one="# API key is refused within a second; what runs with it is cut."
        other="# API keys are refused within a second; what runs with them is cut."
      />
    </Count>
  )
}

const Members = () => {
  const { id: workspaceId } = useWorkspace()
  const { data, error } = useQuery(membersQuery(workspaceId))
  const others = data === undefined ? undefined : data.length - 1
  return (
    <Count value={others} failed={error !== null} otherwise={<Trans>All other members lose access.</Trans>}>
      <Plural
        value={others ?? 0}
        _0="Nobody else is a member."
        one="# other member loses access."
        other="# other members lose access."
      />
    </Count>
  )
}

type CountProps = { value: number | undefined; failed: boolean; otherwise: ReactNode; children: ReactNode }

/** What is known, or what is true without knowing. */
const Count = ({ value, failed, otherwise, children }: CountProps) => {
  if (value === undefined && !failed) {
    return (
      <li>
        <Spinner />
      </li>
    )
  }
  return <li>{value === undefined ? otherwise : children}</li>
}
