/** Locks a tab that nobody uses. A machine that slept counts as idle: the clock is looked at, not a timer's sum. */

export const idleMinutesChoices = [5, 15, 30, 60] as const
export type IdleMinutes = (typeof idleMinutesChoices)[number]
export const defaultIdleMinutes: IdleMinutes = 15

export const toIdleMinutes = (text: string | null): IdleMinutes =>
  idleMinutesChoices.find((minutes) => String(minutes) === text) ?? defaultIdleMinutes

const checkMs = 5_000
/** Other tabs need not hear of every key press. */
const tellMs = 5_000

export type IdleWatch = {
  /** Somebody used this tab, or another one. */
  readonly touch: () => void
  readonly stop: () => void
}

export const watchIdle = (options: {
  readonly now: () => number
  readonly limitMs: () => number
  /** Somebody uses this tab: at most once in a few seconds. */
  readonly onActive: () => void
  readonly onIdle: () => void
  readonly target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
}): IdleWatch => {
  const { now, target } = options
  let usedAt = now()
  let toldAt = 0

  const check = (): void => {
    if (now() - usedAt >= options.limitMs()) options.onIdle()
  }
  const use = (): void => {
    // What wakes the machine must not count as use before the sleep was noticed.
    check()
    usedAt = now()
    if (usedAt - toldAt < tellMs) return
    toldAt = usedAt
    options.onActive()
  }
  const events = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
  for (const name of events) target.addEventListener(name, use, { capture: true, passive: true })
  const timer = setInterval(check, checkMs)
  return {
    touch: () => {
      usedAt = now()
    },
    stop: () => {
      clearInterval(timer)
      for (const name of events) target.removeEventListener(name, use, { capture: true })
    },
  }
}
