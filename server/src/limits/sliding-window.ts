/**
 * A sliding window in constant memory: time is cut into 60ths of the window, and a charge counts in the current 60th
 * and in the 60 after it. So any span of one window's length lies inside the counted 61, never more than the limit is
 * admitted in it, and a charge is released at most a 60th of the window late.
 */
const bucketsPerWindow = 60
const slots = bucketsPerWindow + 1
const maximumCount = 0xffff_ffff

export type Window = {
  readonly bucketMs: number
  readonly windowSeconds: number
  readonly counts: Uint32Array
  /** Sum of `counts`. */
  total: number
  /** Index of the current bucket: monotonic milliseconds / bucketMs. Negative only for restored history. */
  head: number
  /** Index of the last bucket that was charged, or in which the window was made. */
  newest: number
}

export const bucketAt = (window: Window, nowMs: number): number => Math.floor(nowMs / window.bucketMs)

const slotOf = (bucket: number): number => {
  const slot = bucket % slots
  return slot < 0 ? slot + slots : slot
}

export const createWindow = (windowSeconds: number, nowMs: number): Window => {
  const bucketMs = (windowSeconds * 1000) / bucketsPerWindow
  const head = Math.floor(nowMs / bucketMs)
  return { bucketMs, windowSeconds, counts: new Uint32Array(slots), total: 0, head, newest: head }
}

/** Forgets what has left the window. A clock that goes back moves nothing. */
export const advance = (window: Window, nowMs: number): void => {
  const bucket = bucketAt(window, nowMs)
  const steps = bucket - window.head
  if (!(steps > 0)) return
  if (steps >= slots || window.total === 0) {
    if (window.total !== 0) window.counts.fill(0)
    window.total = 0
  } else {
    for (let next = window.head + 1; next <= bucket; next++) {
      const slot = slotOf(next)
      window.total -= window.counts[slot] ?? 0
      window.counts[slot] = 0
    }
  }
  window.head = bucket
}

/** Adds to a bucket no older than the window (default: the current one); counts saturate instead of wrapping to 0. */
export const add = (window: Window, cost: number, bucket: number = window.head): void => {
  const slot = slotOf(bucket)
  const before = window.counts[slot] ?? 0
  const after = Math.min(maximumCount, before + Math.ceil(cost))
  window.counts[slot] = after
  window.total += after - before
  if (bucket > window.newest || window.total === after - before) window.newest = bucket
}

/** Takes `cost` from the newest buckets that hold anything; never below 0. */
export const giveBack = (window: Window, cost: number): void => {
  let left = Math.min(Math.ceil(cost), window.total)
  for (let bucket = window.head; left > 0; bucket--) {
    const slot = slotOf(bucket)
    const taken = Math.min(left, window.counts[slot] ?? 0)
    window.counts[slot] = (window.counts[slot] ?? 0) - taken
    window.total -= taken
    left -= taken
  }
}

const releaseMs = (window: Window, bucket: number): number => (bucket + slots) * window.bucketMs

const secondsUntil = (momentMs: number, nowMs: number): number => Math.max(1, Math.ceil((momentMs - nowMs) / 1000))

/** Whole seconds until nothing is counted any more. */
export const resetSeconds = (window: Window, nowMs: number): number =>
  window.total === 0 ? 0 : secondsUntil(releaseMs(window, window.newest), nowMs)

/**
 * Whole seconds until `cost` more fits under `limit` if nothing else is charged. A cost above the limit never fits;
 * it is told one window, which is no promise.
 */
export const retryAfterSeconds = (window: Window, limit: number, cost: number, nowMs: number): number => {
  if (cost > limit) return window.windowSeconds
  let total = window.total
  for (let bucket = window.head - bucketsPerWindow; bucket <= window.head; bucket++) {
    total -= window.counts[slotOf(bucket)] ?? 0
    if (total + cost <= limit) return secondsUntil(releaseMs(window, bucket), nowMs)
  }
  return window.windowSeconds
}

/** Counts with the least age they can have: what survives a restart. */
export const history = (window: Window, nowMs: number): { ageMs: number; count: number }[] => {
  const entries: { ageMs: number; count: number }[] = []
  for (let bucket = window.head; bucket > window.head - slots; bucket--) {
    const count = window.counts[slotOf(bucket)] ?? 0
    if (count > 0) entries.push({ ageMs: Math.max(0, nowMs - (bucket + 1) * window.bucketMs), count })
  }
  return entries
}
