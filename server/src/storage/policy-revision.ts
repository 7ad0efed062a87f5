/** The counter by which running servers notice that policy changed, whoever changed it: another server or the command line. */
import type { Database, StorageLog } from './database.ts'
import type { NextRevision } from './ports.ts'

export const nextRevision: NextRevision = async (transaction) => {
  const { value } = await transaction
    .updateTable('policy_revision')
    .set((row) => ({ value: row('value', '+', 1) }))
    .where('id', '=', 1)
    .returning('value')
    .executeTakeFirstOrThrow()
  return value
}

export const readRevision = async (database: Database): Promise<number> => {
  const row = await database.selectFrom('policy_revision').select('value').where('id', '=', 1).executeTakeFirst()
  return row?.value ?? 0
}

export type PolicyRevisionWatch = {
  /** Checks now, and settles when what it found has been handed to `onChange`; rejects where the check failed. */
  poke(): Promise<void>
  stop(): Promise<void>
}

type Options = {
  /** Default 250: with the reload it keeps a revocation under one second. */
  intervalMs?: number
  /** The revision that the caller has loaded already. */
  from?: number
  /** Called with the newest revision, never twice at once. Where it throws, the same revision is handed over again. */
  onChange: (revision: number) => void | Promise<void>
  log?: StorageLog
}

export const watchPolicyRevision = (
  database: Database,
  { intervalMs = 250, from = 0, onChange, log }: Options,
): PolicyRevisionWatch => {
  let seen = from
  let failing = false
  let stopped = false
  let checking: Promise<void> = Promise.resolve()
  let queued = 0

  const check = async (): Promise<void> => {
    const revision = await readRevision(database)
    if (revision === seen || stopped) return
    await onChange(revision)
    seen = revision
  }

  // One after the other: a check asked for after a change must read after it, not join an older one.
  const next = (): Promise<void> => {
    queued += 1
    const run = checking.then(check).finally(() => {
      queued -= 1
    })
    checking = run.catch(() => undefined)
    return run
  }

  const timer = setInterval(() => {
    if (queued > 0) return
    next().then(
      () => {
        failing = false
      },
      (error) => {
        if (!failing) log?.error({ error }, 'Policy changes cannot be read; trying on.')
        failing = true
      },
    )
  }, intervalMs)
  timer.unref()

  return {
    poke: () => (stopped ? Promise.resolve() : next()),
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await checking
    },
  }
}
