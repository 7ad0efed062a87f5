/**
 * Limits of one process. Memory is bounded, and no crowd of strangers can push a counted cell out:
 * - a cell leaves the table only when its window is empty, so forgetting it forgets nothing;
 * - each new cell looks at a few old ones and drops the empty (no sweep ever blocks the process);
 * - when the table is full of counted cells, newcomers share 1,024 overflow cells, chosen by a hash of their name with
 *   a seed of this process. They share one limit there: stricter than their own, never looser. A newcomer stays with
 *   its overflow cell until that is empty, so that changing over does not give it a second limit.
 */
import type { Clock } from '../kernel/clock.ts'
import type { Decision, LimitRequest, Rule } from './rule.ts'
import { type Count, lastingSeconds, parseSaved, type SavedWindow, writeSaved } from './saved-window.ts'
import {
  add,
  advance,
  bucketAt,
  createWindow,
  giveBack as giveBackTo,
  history,
  resetSeconds,
  retryAfterSeconds,
  type Window,
} from './sliding-window.ts'

const overflowCells = 1024
const sweptPerNewCell = 8
export type MemoryLimiter = {
  charge(cell: string, rule: Rule): Decision
  take(requests: readonly LimitRequest[]): Decision
  giveBack(request: LimitRequest): void
  used(cell: string): number
  /** Cells with a window over five minutes, charged at or after `sinceMs` of the monotonic clock (default: all). */
  snapshot(sinceMs?: number): SavedWindow[]
  /** Adds saved counts to what is there, aged by the wall time that passed. Unreadable entries are skipped. */
  restore(saved: readonly SavedWindow[]): void
  /** Cells in the table, the overflow not counted. */
  size(): number
}

const unlimited: Decision = {
  allowed: true,
  limit: Number.POSITIVE_INFINITY,
  remaining: Number.POSITIVE_INFINITY,
  resetSeconds: 0,
  retryAfterSeconds: 0,
  cell: '',
}

const costOf = (request: LimitRequest): number => {
  const cost = request.cost ?? 1
  // A negative or missing number would hand limit back to whoever controls it.
  if (!(cost >= 0)) throw new RangeError('a limit cost must be a number of at least 0')
  return Math.ceil(cost)
}

/** Empty, and not made in this very moment: a cell that is about to be charged must stay. */
const isForgettable = (window: Window): boolean => window.total === 0 && window.newest < window.head

type Planned = { readonly request: LimitRequest; readonly window: Window; readonly cost: number }

export const createMemoryLimiter = (dependencies: {
  clock: Clock
  maximumCells?: number
  /** Makes overflow sharing unpredictable; default random. */
  seed?: number
}): MemoryLimiter => {
  const { clock } = dependencies
  const maximumCells = dependencies.maximumCells ?? 100_000
  const seed = dependencies.seed ?? Math.floor(Math.random() * 0x7fff_ffff)
  const table = new Map<string, Window>()
  const overflow = new Map<string, Window>()
  let sweeper = table.entries()

  const sweep = (nowMs: number): void => {
    for (let step = 0; step < sweptPerNewCell; step++) {
      const next = sweeper.next()
      if (next.done) {
        sweeper = table.entries()
        return
      }
      const [cell, window] = next.value
      advance(window, nowMs)
      if (isForgettable(window)) table.delete(cell)
    }
  }

  const overflowName = (cell: string, rule: Rule): string => {
    let hash = seed
    for (let index = 0; index < cell.length; index++) hash = (Math.imul(hash, 31) + cell.charCodeAt(index)) | 0
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    return `${(hash >>> 7) % overflowCells}:${rule.limit}:${rule.windowSeconds}`
  }

  const findOverflow = (cell: string, rule: Rule, nowMs: number): Window | undefined => {
    const window = overflow.get(overflowName(cell, rule))
    if (window !== undefined) advance(window, nowMs)
    return window
  }

  const dropEmptyOverflow = (nowMs: number): void => {
    for (const [name, window] of overflow) {
      advance(window, nowMs)
      if (isForgettable(window)) overflow.delete(name)
    }
  }

  const findNew = (cell: string, rule: Rule, nowMs: number): Window => {
    if (overflow.size > 0) {
      const shared = findOverflow(cell, rule, nowMs)
      if (shared !== undefined && !isForgettable(shared)) return shared
    }
    sweep(nowMs)
    const window = createWindow(rule.windowSeconds, nowMs)
    if (table.size < maximumCells) table.set(cell, window)
    else {
      const name = overflowName(cell, rule)
      const shared = overflow.get(name)
      if (shared !== undefined) {
        shared.newest = shared.head
        return shared
      }
      if (overflow.size >= 4 * overflowCells) dropEmptyOverflow(nowMs)
      overflow.set(name, window)
    }
    return window
  }

  /** The window length of a cell was changed: what was counted stays counted, as if it had all come just now. */
  const rebuild = (cell: string, old: Window, rule: Rule, nowMs: number): Window => {
    const window = createWindow(rule.windowSeconds, nowMs)
    add(window, old.total)
    table.set(cell, window)
    return window
  }

  const find = (cell: string, rule: Rule, nowMs: number): Window => {
    const window = table.get(cell)
    if (window === undefined) return findNew(cell, rule, nowMs)
    advance(window, nowMs)
    // About to be charged: another cell of the same call must not sweep it away first.
    if (window.total === 0) window.newest = window.head
    return window.windowSeconds === rule.windowSeconds ? window : rebuild(cell, window, rule, nowMs)
  }

  const admitted = (cell: string, rule: Rule, window: Window, nowMs: number): Decision => ({
    allowed: true,
    limit: rule.limit,
    remaining: Math.max(0, rule.limit - window.total),
    resetSeconds: resetSeconds(window, nowMs),
    retryAfterSeconds: 0,
    cell,
  })

  const tightest = (planned: readonly Planned[], nowMs: number): Decision => {
    let found: Planned | null = null
    let least = Number.POSITIVE_INFINITY
    for (const plan of planned) {
      const left = plan.request.rule.limit - plan.window.total
      if (left >= least) continue
      least = left
      found = plan
    }
    return found === null ? unlimited : admitted(found.request.cell, found.request.rule, found.window, nowMs)
  }

  const refused = (cell: string, rule: Rule, window: Window, cost: number, nowMs: number): Decision => ({
    allowed: false,
    limit: rule.limit,
    remaining: Math.max(0, rule.limit - window.total),
    resetSeconds: resetSeconds(window, nowMs),
    retryAfterSeconds: retryAfterSeconds(window, rule.limit, cost, nowMs),
    cell,
  })

  const take = (requests: readonly LimitRequest[]): Decision => {
    const nowMs = clock.monotonic()
    let worst: Decision | null = null
    const planned: Planned[] = []
    for (const request of requests) {
      const { cell, rule } = request
      const window = find(cell, rule, nowMs)
      const cost = costOf(request)
      // The same window twice in one call (one name, or a shared overflow cell) must fit together.
      let together = cost
      for (const earlier of planned) if (earlier.window === window) together += earlier.cost
      planned.push({ request, window, cost })
      if (window.total + together <= rule.limit) continue
      const decision = refused(cell, rule, window, together, nowMs)
      if (worst === null || decision.retryAfterSeconds > worst.retryAfterSeconds) worst = decision
    }
    if (worst !== null) return worst
    for (const { window, cost } of planned) add(window, cost)
    return tightest(planned, nowMs)
  }

  const charge = (cell: string, rule: Rule): Decision => {
    const nowMs = clock.monotonic()
    const window = find(cell, rule, nowMs)
    const fits = window.total + 1 <= rule.limit
    add(window, 1)
    return fits ? admitted(cell, rule, window, nowMs) : refused(cell, rule, window, 1, nowMs)
  }

  const giveBack = (request: LimitRequest): void => {
    const { cell, rule } = request
    const window = table.get(cell) ?? overflow.get(overflowName(cell, rule))
    if (window === undefined) return
    advance(window, clock.monotonic())
    giveBackTo(window, costOf(request))
  }

  const snapshot = (sinceMs = Number.NEGATIVE_INFINITY): SavedWindow[] => {
    const nowMs = clock.monotonic()
    const savedAt = clock.now()
    const saved: SavedWindow[] = []
    for (const [cell, window] of table) {
      if (window.windowSeconds <= lastingSeconds || (window.newest + 1) * window.bucketMs < sinceMs) continue
      advance(window, nowMs)
      if (window.total === 0) continue
      const counts = history(window, nowMs).map(({ ageMs, count }): Count => [ageMs, count])
      saved.push({ cell, state: writeSaved({ window_seconds: window.windowSeconds, saved_at: savedAt, counts }) })
    }
    return saved
  }

  const restore = (saved: readonly SavedWindow[]): void => {
    const nowMs = clock.monotonic()
    for (const { cell, state } of saved) {
      const parsed = parseSaved(state)
      if (parsed === null) continue
      // A wall clock that went back meanwhile must not release anything early.
      const downMs = Math.max(0, clock.now() - parsed.saved_at)
      const spanMs = parsed.window_seconds * 1000
      const living = parsed.counts.filter(([ageMs]) => ageMs + downMs <= spanMs)
      if (living.length === 0) continue
      const window = find(cell, { limit: 1, windowSeconds: parsed.window_seconds }, nowMs)
      for (const [ageMs, count] of living) add(window, count, bucketAt(window, nowMs - ageMs - downMs))
    }
  }

  const used = (cell: string): number => {
    const window = table.get(cell)
    if (window === undefined) return 0
    advance(window, clock.monotonic())
    return window.total
  }

  return { charge, take, giveBack, used, snapshot, restore, size: () => table.size }
}
