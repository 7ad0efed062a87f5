/**
 * Whether the server answers at all. A request that fails or keeps one waiting is no proof: then the server is asked the
 * one thing that costs it nothing, and only its silence there counts. While it is silent it is asked again and again, so
 * that pages recover by themselves.
 */

export type ReachabilityParts = {
  /** Whether the server says that it lives; may reject, and does when the signal aborts. */
  readonly probe: (signal: AbortSignal) => Promise<boolean>
}

/** One request under way, for as long as its answer is waited for. */
export type Waiting = {
  /** Aborts when nothing is to be hoped for any more. */
  readonly signal: AbortSignal
  readonly end: () => void
}

export type Reachability = {
  readonly isReachable: () => boolean
  readonly subscribe: (listener: () => void) => () => void
  /** Asks the server now. @returns whether it answers. */
  readonly look: () => Promise<boolean>
  /** `read`: nothing is lost when it is given up. What changes something is waited for longer, since it may be done. */
  readonly wait: (kind: 'read' | 'change') => Waiting
  /** Resolves as soon as the server answers. */
  readonly untilReachable: () => Promise<void>
}

/** Together less than the two seconds in which a person begins to doubt the page. */
const patienceMs = 900
const probeMs = 1_000
const lookAgainMs = 1_500
/** A server that answers probes but not this: a change may wait for a slow provider. */
const longestMs = { read: 30_000, change: 300_000 }
const silentChangeMs = 10_000

type Request = { readonly kind: 'read' | 'change'; readonly since: number; readonly controller: AbortController }

export const createReachability = ({ probe }: ReachabilityParts): Reachability => {
  const listeners = new Set<() => void>()
  const requests = new Set<Request>()
  let reachable = true
  let looking: Promise<boolean> | null = null
  let again: ReturnType<typeof setTimeout> | undefined

  const giveUp = (): void => {
    const now = performance.now()
    for (const { kind, since, controller } of requests) {
      if (kind === 'read' || now - since > silentChangeMs) controller.abort()
    }
  }

  const tell = (answered: boolean): boolean => {
    clearTimeout(again)
    const before = reachable
    reachable = answered
    if (!answered) {
      giveUp()
      again = setTimeout(() => void look(), lookAgainMs)
    }
    if (before !== answered) for (const listener of listeners) listener()
    return answered
  }

  const ask = async (): Promise<boolean> => {
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), probeMs)
    try {
      return tell(await probe(timeout.signal))
    } catch {
      return tell(false)
    } finally {
      clearTimeout(timer)
    }
  }

  const look = (): Promise<boolean> => {
    looking ??= ask().finally(() => {
      looking = null
    })
    return looking
  }

  const wait = (kind: 'read' | 'change'): Waiting => {
    const controller = new AbortController()
    const request: Request = { kind, since: performance.now(), controller }
    requests.add(request)
    const doubt = setInterval(() => {
      if (performance.now() - request.since > longestMs[kind]) controller.abort()
      else void look()
    }, patienceMs)
    return {
      signal: controller.signal,
      end: () => {
        clearInterval(doubt)
        requests.delete(request)
      },
    }
  }

  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return {
    isReachable: () => reachable,
    subscribe,
    look,
    wait,
    untilReachable: () =>
      new Promise((resolve) => {
        if (reachable) return resolve()
        const stop = subscribe(() => {
          stop()
          resolve()
        })
      }),
  }
}

/** The one of this page, or of this worker. */
export const reachability = createReachability({
  // A proxy in front answers too where Keepgate is gone: with a 502.
  probe: async (signal) => (await fetch('/livez', { cache: 'no-store', credentials: 'omit', signal })).ok,
})
