import { useQuery } from '@tanstack/react-query'
import { beginAuditVerification, getAuditVerification } from '../api/audit/audit-verification.ts'
import { queryKeys } from '../api/query-keys.ts'
import { isOld } from './verdict.ts'

const runningMs = 500
const restingMs = 30_000
/** Each goes through the whole log; entries made since then are looked at by the next one. */
const oldMs = 120_000

export const verificationKey = (workspaceId: string) => queryKeys.area(workspaceId, 'audit', 'verification')

/** The server's verification, which sidebar and page watch together; whoever sees an old one has a new one begun. */
export const useVerification = (workspaceId: string, enabled = true) =>
  useQuery({
    queryKey: verificationKey(workspaceId),
    queryFn: async ({ signal }) => {
      const known = await getAuditVerification(workspaceId, signal)
      return isOld(known, Date.now(), oldMs) ? beginAuditVerification(workspaceId, signal) : known
    },
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? runningMs : restingMs),
    retry: false,
    enabled,
  })
