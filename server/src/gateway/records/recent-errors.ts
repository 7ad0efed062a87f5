/** Which failures an installation has seen lately, across its workspaces: codes and counts, nobody's requests. */
import { isErrorCode } from '@keepgate/protocol/error-codes'
import type { Database } from '../../storage/database.ts'

export type ErrorCount = { readonly code: string; readonly count: number }

/**
 * Of the newest `limit` request records, those with an error, most frequent first. What is not one of our own codes is
 * counted as `other`: only the registry is known to say nothing of its own.
 */
export const recentErrorCodes = async (telemetry: Database, limit: number): Promise<ErrorCount[]> => {
  const newest = await telemetry
    .selectFrom('request_records')
    .select('error_code')
    .orderBy('time', 'desc')
    .limit(limit)
    .execute()
  const counts = new Map<string, number>()
  for (const { error_code } of newest) {
    if (error_code === null) continue
    const code = isErrorCode(error_code) ? error_code : 'other'
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((left, right) => right.count - left.count)
}
