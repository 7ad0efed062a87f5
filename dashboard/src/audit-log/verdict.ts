/** What the server's own verification says at this moment, in the words that badge and page share. */
import type { AuditVerification } from '@keepgate/protocol/audit'

export type Verdict = 'unknown' | 'whole' | 'broken'

/** While a new one runs, the last one's verdict holds; a report that never came is no good news. */
export const verdictOf = (verification: AuditVerification | undefined): Verdict => {
  const report = verification?.report ?? null
  if (report === null || verification?.state === 'failed') return 'unknown'
  return report.ok ? 'whole' : 'broken'
}

/** Whether it is time for another one. @param now milliseconds since 1970 */
export const isOld = ({ state, finished_at: finishedAt }: AuditVerification, now: number, ageMs: number): boolean =>
  state !== 'running' && (finishedAt === null || now - finishedAt >= ageMs)
