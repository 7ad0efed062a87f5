/**
 * Who may read much at once. A sum over a month goes through every record of it and cannot be stopped on its way, so
 * few are under way together, workspaces take turns, and whoever has hung up before their turn is left out.
 */
import { AppError } from '../../kernel/errors.ts'

const mostInAll = 3
const mostWaiting = 32

export type ReadTurns = {
  /**
   * One read of a workspace at a time. Throws AppError rate_limited where too many of this workspace wait already,
   * client_closed where `left` comes first.
   */
  readonly take: <Value>(
    workspaceId: string,
    left: AbortSignal | undefined,
    read: () => Promise<Value>,
  ) => Promise<Value>
}

export const createReadTurns = (): ReadTurns => {
  const reading = new Set<string>()
  /** What each workspace waits to begin, in the order of the workspaces' next turns. */
  const queues = new Map<string, readonly (() => void)[]>()

  const hasRoom = (workspaceId: string): boolean => reading.size < mostInAll && !reading.has(workspaceId)

  const keep = (workspaceId: string, queue: readonly (() => void)[]): void => {
    if (queue.length === 0) queues.delete(workspaceId)
    else queues.set(workspaceId, queue)
  }

  const leave = (workspaceId: string): void => {
    reading.delete(workspaceId)
    for (const [waitingId, [start, ...rest]] of queues) {
      if (start === undefined || !hasRoom(waitingId)) continue
      // Behind the others: a workspace with many questions does not hold up one with a single one.
      queues.delete(waitingId)
      keep(waitingId, rest)
      reading.add(waitingId)
      start()
      return
    }
  }

  const wait = (workspaceId: string, left: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const hangUp = (): void => {
        keep(
          workspaceId,
          (queues.get(workspaceId) ?? []).filter((other) => other !== start),
        )
        reject(new AppError('client_closed'))
      }
      const start = (): void => {
        left?.removeEventListener('abort', hangUp)
        resolve()
      }
      queues.set(workspaceId, [...(queues.get(workspaceId) ?? []), start])
      left?.addEventListener('abort', hangUp, { once: true })
    })

  return {
    take: async (workspaceId, left, read) => {
      if (left?.aborted) throw new AppError('client_closed')
      if (hasRoom(workspaceId)) reading.add(workspaceId)
      else if ((queues.get(workspaceId)?.length ?? 0) < mostWaiting) await wait(workspaceId, left)
      else {
        const message = 'Too many searches and sums of this workspace are waiting already.'
        throw new AppError('rate_limited', { message, retryAfterSeconds: 5 })
      }
      try {
        return await read()
      } finally {
        leave(workspaceId)
      }
    },
  }
}
