import type { MemberView } from '@keepgate/protocol/identity'
import type { RecordView } from '@keepgate/protocol/logs'
import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { membersQuery } from '../api/members/list-members.ts'
import { connectionsQuery } from '../api/providers/list-connections.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { useKeyNames } from './use-key-names.ts'

export type Name = { readonly id: string; readonly name: string }

export type ConnectionName = { readonly name: string; readonly provider: string }

export type Names = {
  readonly members: readonly Name[]
  readonly connections: readonly ConnectionName[]
  /** Null: the playground and public pages, which need no key. What is gone, or not this person's to see, goes by its id's end. */
  readonly key: (id: string | null) => string
  /** By which key a request came, or from where without one. */
  readonly way: (record: Pick<RecordView, 'api_key_id' | 'member_id'>) => string
  readonly member: (id: string | null) => string
}

const staleTime = 60_000
const none: readonly never[] = []

const memberNamesOf = (members: readonly MemberView[]): Name[] =>
  members.map(({ person_id, display_name, email }) => ({ id: person_id, name: display_name || email }))

const connectionNamesOf = (connections: readonly ConnectionView[]): ConnectionName[] =>
  connections.map(({ name, provider }) => ({ name, provider }))

/** The names behind the ids of records. Ids stand in until they are there. */
export const useNames = (): Names => {
  const { t } = useLingui()
  const { id } = useWorkspace()
  const keyName = useKeyNames(id)
  const memberList = useQuery({ ...membersQuery(id), select: memberNamesOf, staleTime })
  const connectionList = useQuery({ ...connectionsQuery(id), select: connectionNamesOf, staleTime })
  const members = memberList.data ?? none
  const connections = connectionList.data ?? none
  return useMemo(() => {
    const memberNames = new Map(members.map((member) => [member.id, member.name]))
    const key = (keyId: string | null): string => {
      if (keyId === null) return t`No key`
      const end = keyId.slice(-6)
      return keyName(keyId) ?? t`Key …${end}`
    }
    return {
      members,
      connections,
      key,
      way: ({ api_key_id, member_id }) => {
        if (api_key_id !== null) return key(api_key_id)
        // In the playground there is always a person; a page's visitor is nobody.
        return member_id === null ? t`Public page` : t`Playground`
      },
      member: (personId) => {
        if (personId === null) return t`not recorded`
        const end = personId.slice(-6)
        return memberNames.get(personId) ?? t`Person …${end}`
      },
    }
  }, [keyName, members, connections, t])
}
