/**
 * Backups that died with their process, whoever asked for them: their runs say so within minutes, and what they left in
 * the directory goes after a day. Every server looks after that, also one that makes no backups by itself.
 */
import type { Clock } from '../kernel/clock.ts'
import { removeDeadPartials } from './backup-files.ts'
import type { Backups } from './backups.ts'

/** A run that was not renewed for so long has died with its process. */
export const silentAfterMs = 120_000

export type DeadBackups = {
  /** Never rejects. */
  readonly look: () => Promise<void>
  readonly stop: () => Promise<void>
}

type Options = {
  readonly backups: Pick<Backups, 'directory' | 'runs'>
  readonly clock: Clock
  readonly log: { warn(details: object, message: string): void }
  readonly lookEveryMs?: number
}

export const startSettlingDeadBackups = ({ backups, clock, log, lookEveryMs = 60_000 }: Options): DeadBackups => {
  let looking: Promise<void> | null = null

  const settle = async (): Promise<void> => {
    try {
      await backups.runs.failSilent(clock.now() - silentAfterMs, clock.now())
      await removeDeadPartials(backups.directory, clock.now())
    } catch (error) {
      log.warn({ error }, 'What backups left that died could not be tidied; trying on')
    }
  }

  const look = (): Promise<void> => {
    looking ??= settle().finally(() => {
      looking = null
    })
    return looking
  }

  const timer = setInterval(() => void look(), lookEveryMs)
  timer.unref()
  void look()

  return {
    look,
    stop: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
