/** This browser's other tabs. Everything said here is public: no secret, no name. */

const messages = ['entered', 'ended', 'logged-out', 'locked', 'active', 'anyone-open', 'open'] as const
export type TabMessage = (typeof messages)[number]

/** The part of a BroadcastChannel that is used. */
export type Channel = {
  postMessage(message: TabMessage): void
  onmessage: ((event: MessageEvent<unknown>) => void) | null
}

export type Tabs = {
  readonly say: (message: TabMessage) => void
  /** Whether another tab is open with its session; waits `waitMs` for an answer. */
  readonly isAnotherOpen: (waitMs: number) => Promise<boolean>
}

export const createTabs = (
  channel: Channel,
  options: {
    readonly hear: (message: Exclude<TabMessage, 'anyone-open' | 'open'>) => void
    readonly isOpen: () => boolean
  },
): Tabs => {
  const waiting = new Set<() => void>()
  channel.onmessage = ({ data }) => {
    const message = messages.find((known) => known === data)
    if (message === undefined) return
    if (message === 'anyone-open') {
      if (options.isOpen()) channel.postMessage('open')
    } else if (message === 'open') for (const answer of waiting) answer()
    else options.hear(message)
  }
  return {
    say: (message) => channel.postMessage(message),
    isAnotherOpen: (waitMs) =>
      new Promise((resolve) => {
        const answer = (open: boolean): void => {
          clearTimeout(timer)
          waiting.delete(heard)
          resolve(open)
        }
        const heard = () => answer(true)
        const timer = setTimeout(() => answer(false), waitMs)
        waiting.add(heard)
        channel.postMessage('anyone-open')
      }),
  }
}
