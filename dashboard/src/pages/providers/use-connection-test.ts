import type { ConnectionTestView } from '@keepgate/protocol/provider-connection'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { connectionsQuery } from '../../api/providers/list-connections.ts'
import { testConnection } from '../../api/providers/test-connection.ts'

/** Tests of connections, several at once; the outcome lands in the list. */
export const useConnectionTest = (workspaceId: string) => {
  const queries = useQueryClient()
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set())
  const mark = (id: string, isRunning: boolean) =>
    setRunning((before) => new Set(isRunning ? [...before, id] : [...before].filter((one) => one !== id)))
  const key = connectionsQuery(workspaceId).queryKey
  const { mutate, error, variables } = useMutation({
    mutationFn: (id: string) => testConnection(workspaceId, id),
    onMutate: (id) => mark(id, true),
    onSettled: (_outcome, _error, id) => mark(id, false),
    onSuccess: (last_test: ConnectionTestView, id) => {
      queries.setQueryData(key, (known) =>
        known?.map((connection) => (connection.id === id ? { ...connection, last_test } : connection)),
      )
    },
  })
  return {
    run: (id: string): void => mutate(id),
    isRunning: (id: string): boolean => running.has(id),
    /** Why the last test could not even be started. */
    errorOf: (id: string): Error | null => (variables === id ? error : null),
  }
}

export type ConnectionTests = ReturnType<typeof useConnectionTest>
