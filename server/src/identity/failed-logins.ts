/**
 * Proofs that failed, summed up for the audit log: whoever guesses by the thousand makes one entry a flush and no more.
 * What was typed is not kept; an account is named by its id, and what no account has is only counted.
 */
import type { Database } from '../storage/database.ts'
import type { AppendAudit } from '../storage/ports.ts'

const mostNamed = 20

export type FailedLogins = {
  readonly note: (personId: string | null) => void
  /** Appends `login.failed` where something failed since the last time. What cannot be written is kept for the next. */
  readonly flush: () => Promise<void>
}

type Counts = { attempts: number; unknown: number; readonly byPerson: Map<string, number> }

const none = (): Counts => ({ attempts: 0, unknown: 0, byPerson: new Map() })

const detailsOf = ({ attempts, unknown, byPerson }: Counts) => {
  const mostFirst = [...byPerson].toSorted(([, one], [, other]) => other - one)
  return {
    attempts,
    unknown_accounts: unknown,
    accounts: Object.fromEntries(mostFirst.slice(0, mostNamed)),
    further_accounts: Math.max(0, byPerson.size - mostNamed),
  }
}

export const createFailedLogins = ({ database, audit }: { database: Database; audit: AppendAudit }): FailedLogins => {
  let counts = none()

  const note = (personId: string | null, times = 1): void => {
    counts.attempts += times
    if (personId === null) counts.unknown += times
    else counts.byPerson.set(personId, (counts.byPerson.get(personId) ?? 0) + times)
  }

  const keepFor = (next: Counts): void => {
    for (const [personId, times] of next.byPerson) note(personId, times)
    if (next.unknown > 0) note(null, next.unknown)
  }

  return {
    note: (personId) => note(personId),
    flush: async () => {
      if (counts.attempts === 0) return
      const told = counts
      counts = none()
      try {
        const event = { workspaceId: null, actor: { type: 'system' }, action: 'login.failed', target: null } as const
        await database
          .transaction()
          .execute((transaction) => audit(transaction, { ...event, details: detailsOf(told) }))
      } catch (thrown) {
        keepFor(told)
        throw thrown
      }
    },
  }
}
