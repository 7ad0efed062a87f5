/**
 * Running servers say which root keys they were started with. A server that does not know the new primary could not
 * open what was wrapped anew, so rotation looks here first.
 */
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Database, StorageLog } from '../storage/database.ts'
import { holdersRepository } from './root-checks-repository.ts'

const everyMs = 10_000
/** A server that was killed is forgotten after this. */
const forgottenAfterMs = 35_000

/** Throws conflict where a running server would go on sealing under this root key. `kids` begins with the primary. */
export const requirePrimaryNowhere = async (database: Database, clock: Clock, kid: string): Promise<void> => {
  const holders = await holdersRepository(database).since(clock.now() - forgottenAfterMs)
  const using = holders.find(({ kids }) => kids[0] === kid)
  if (using === undefined) return
  throw new AppError('conflict', {
    message: `A running server (${using.id}) still seals under ${kid}. Restart it with another key first in ENCRYPTION_KEYS.`,
  })
}

export type Holding = { readonly stop: () => Promise<void> }

type Options = {
  readonly database: Database
  readonly clock: Clock
  /** The same for a server that is started again in its place. */
  readonly id: string
  readonly kids: readonly string[]
  readonly log: StorageLog
}

/** Resolves when it is known; repeats it until it is stopped. */
export const announceRootKeys = async ({ database, clock, id, kids, log }: Options): Promise<Holding> => {
  const repository = holdersRepository(database)
  const announce = (): Promise<void> => repository.seen({ id, kids, seenAt: clock.now() })
  await announce()
  const timer = setInterval(() => {
    announce().catch((error: unknown) =>
      log.error({ error }, 'Other processes could not be told of the root keys here'),
    )
  }, everyMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await repository.gone(id)
    },
  }
}

/** Throws conflict where a running server lacks the root key. */
export const requireHeldEverywhere = async (database: Database, clock: Clock, kid: string): Promise<void> => {
  const now = clock.now()
  const holders = await holdersRepository(database).since(now - forgottenAfterMs)
  const lacking = holders.find(({ kids }) => !kids.includes(kid))
  if (lacking === undefined) return
  const seconds = Math.max(0, Math.round((now - lacking.seenAt) / 1000))
  const forgotten = Math.ceil((forgottenAfterMs - (now - lacking.seenAt)) / 1000)
  throw new AppError('conflict', {
    message:
      `A running server (${lacking.id}, seen ${seconds} s ago) was not started with the root key ${kid} and could not open what is wrapped under it. ` +
      `Restart it with the same ENCRYPTION_KEYS and try again. If it was killed, it is forgotten in ${forgotten} s. Nothing was changed.`,
  })
}
