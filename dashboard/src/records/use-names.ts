import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { listKeys } from '../api/keys/list-keys.ts'
import { queryKeys } from '../api/keys.ts'
import { listMembers } from '../api/members/list-members.ts'
import { listConnections } from '../api/providers/list-connections.ts'
import { useWorkspace } from '../app/use-workspace.ts'

export type Name = { readonly id: string; readonly name: string }

export type Names = {
  readonly keys: readonly Name[]
  readonly members: readonly Name[]
  readonly connections: readonly { readonly name: string; readonly provider: string }[]
  /** Null is the playground, which needs no key. What is gone, or not this person's to see, goes by its id's end. */
  readonly key: (id: string | null) => string
  readonly member: (id: string | null) => string
}

const staleTime = 60_000
const none: readonly never[] = []

/** The names behind the ids of records. Ids stand in until they are there. */
export const useNames = (): Names => {
  const { t } = useLingui()
  const { id } = useWorkspace()
  const keyList = useQuery({
    queryKey: queryKeys.area(id, 'keys', 'names'),
    queryFn: async ({ signal }) => (await listKeys(id, signal)).map((key) => ({ id: key.id, name: key.name })),
    staleTime,
  })
  const memberList = useQuery({
    queryKey: queryKeys.area(id, 'members', 'names'),
    queryFn: async ({ signal }) =>
      (await listMembers(id, signal)).map((member) => ({
        id: member.person_id,
        name: member.display_name === '' ? member.email : member.display_name,
      })),
    staleTime,
  })
  const connectionList = useQuery({
    queryKey: queryKeys.area(id, 'providers', 'names'),
    queryFn: async ({ signal }) =>
      (await listConnections(id, signal)).map(({ name, provider }) => ({ name, provider })),
    staleTime,
  })
  const keys = keyList.data ?? none
  const members = memberList.data ?? none
  const connections = connectionList.data ?? none
  return useMemo(() => {
    const keyNames = new Map(keys.map((key) => [key.id, key.name]))
    const memberNames = new Map(members.map((member) => [member.id, member.name]))
    return {
      keys,
      members,
      connections,
      key: (keyId) => {
        if (keyId === null) return t`Playground`
        const end = keyId.slice(-6)
        return keyNames.get(keyId) ?? t`Key …${end}`
      },
      member: (personId) => {
        if (personId === null) return t`not recorded`
        const end = personId.slice(-6)
        return memberNames.get(personId) ?? t`Person …${end}`
      },
    }
  }, [keys, members, connections, t])
}
