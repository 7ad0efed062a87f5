/** "N per window". */
export type Rule = {
  /** 1 … 4,294,967,295. */
  readonly limit: number
  readonly windowSeconds: number
}

export type Decision = {
  readonly allowed: boolean
  readonly limit: number
  /** What is left in the window after this decision, never below 0. */
  readonly remaining: number
  /** Until the whole limit is free again. */
  readonly resetSeconds: number
  /** Until the same request would be admitted if nobody else came; 0 when it was. */
  readonly retryAfterSeconds: number
  /** The cell that decided: the one that refused longest, or the one with least left. */
  readonly cell: string
}

export type LimitRequest = { readonly cell: string; readonly rule: Rule; readonly cost?: number }

/** What the data plane and the control plane hold; a shared store (Redis) answers with promises. */
export type Limiter = {
  /** Counts one arrival, whether or not it is admitted: for the address cell, which 401s and 429s must also cost. */
  charge(cell: string, rule: Rule): Decision | Promise<Decision>
  /** Checks all, then charges all; a refusal charges none. An empty list is allowed without a limit. */
  take(requests: readonly LimitRequest[]): Decision | Promise<Decision>
  /** Takes back one charge that `take` admitted: the newest, so nothing older is forgotten with it. */
  giveBack(request: LimitRequest): void | Promise<void>
  /** What the cell's window holds now; 0 for a cell that is not counted alone. Charges nothing. */
  used(cell: string): number | Promise<number>
}
