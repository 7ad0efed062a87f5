/**
 * This tab's session: what the server says, what the other tabs say, and the worker that holds the user key. One state,
 * which pages watch.
 */
import { RequestError } from '@keepgate/client/request-error'
import type { Entrance } from '../api/auth/register.ts'
import type { KeyCommand, KeyPhase, KeyResult } from './key-messages.ts'
import type { KeyThread } from './key-thread.ts'
import { type Account, type LockReason, nextState, type SessionEvent, type SessionState } from './session-state.ts'
import { type Channel, createTabs } from './tabs.ts'

type Tell = (phase: KeyPhase) => void

export type Session = {
  readonly state: () => SessionState
  readonly subscribe: (listener: () => void) => () => void
  /** Asks the server who is logged in. Called once, and again by a person after it failed. */
  readonly start: () => Promise<void>
  /** Asks again: the session may have ended, the workspaces may have changed. */
  readonly refresh: () => Promise<void>
  /** All of these throw RequestError. */
  readonly logIn: (input: { email: string; password: string }, tell: Tell) => Promise<void>
  readonly unlock: (password: string, tell: Tell) => Promise<void>
  /** Makes a person and logs in. @returns the recovery code; `enter` goes on when it was seen. */
  readonly register: (
    input: { entrance: Entrance; email: string; displayName: string; password: string },
    tell: Tell,
  ) => Promise<string>
  readonly enter: () => Promise<void>
  readonly recover: (input: { email: string; code: string; password: string }, tell: Tell) => Promise<void>
  readonly changePassword: (input: { current: string; password: string }, tell: Tell) => Promise<void>
  /** @returns the new recovery code. */
  readonly replaceRecovery: (password: string, tell: Tell) => Promise<string>
  readonly lock: () => void
  /** Nobody used this browser for the chosen time. */
  readonly lockIdle: () => void
  readonly logOut: () => Promise<void>
  /** Somebody uses this tab. */
  readonly used: () => void
}

export type SessionParts = {
  readonly keys: KeyThread
  readonly channel: Channel
  readonly getSession: () => Promise<Account>
  readonly logOut: () => Promise<unknown>
  /** Whether this tab was open a moment ago, and is only loading anew. */
  readonly wasOpen: () => boolean
  /** Forgets what pages have loaded. */
  readonly forget: () => void
  readonly onUsedElsewhere: () => void
  /** The server saw no session when it sent this page. Login stands there at once, while it is asked. */
  readonly presumedAnonymous: boolean
}

const otherTabsAnswerMs = 250

const isOver = (error: unknown): boolean => error instanceof RequestError && error.status === 401
const toRequestError = (error: unknown): RequestError =>
  error instanceof RequestError
    ? error
    : new RequestError({ status: 0, code: 'worker_failed', message: 'The session could not be read.' })

export const createSession = (parts: SessionParts): Session => {
  const { keys } = parts
  const listeners = new Set<() => void>()
  let state: SessionState = parts.presumedAnonymous
    ? { status: 'anonymous', reason: 'presumed' }
    : { status: 'starting' }
  const status = (): SessionState['status'] => state.status
  let looking: Promise<void> | null = null

  const apply = (event: SessionEvent): void => {
    const before = state
    state = nextState(state, event)
    if (state === before) return
    // Outside there is no key to end, but perhaps a login under way, which such news is older than.
    const stillOutside = before.status === 'anonymous' && state.status === 'anonymous'
    if (state.status !== 'open' && !stillOutside) keys.destroy()
    const personBefore = before.status === 'open' ? before.account.person.id : null
    const personNow = state.status === 'open' ? state.account.person.id : null
    if (personBefore !== null && personBefore !== personNow) parts.forget()
    for (const listener of listeners) listener()
  }

  /** `trust` is asked only where the server knows the session. */
  const look = async (trust: () => boolean | Promise<boolean>): Promise<void> => {
    const before = status()
    try {
      const account = await parts.getSession()
      apply({ type: 'known', account, trusted: await trust() })
    } catch (error) {
      if (!isOver(error)) apply({ type: 'unreachable', error: toRequestError(error) })
      // Where the password was given since, the answer is older than the session.
      else if (before === 'open' || status() !== 'open') apply({ type: 'unknown' })
    }
  }

  /** Many refused requests are one look. */
  const lookOnce = (trust: () => boolean | Promise<boolean>): Promise<void> => {
    looking ??= look(trust).finally(() => {
      looking = null
    })
    return looking
  }

  const tabs = createTabs(parts.channel, {
    isOpen: () => state.status === 'open',
    hear: (message) => {
      if (message === 'active') parts.onUsedElsewhere()
      else if (message === 'locked') apply({ type: 'locked', reason: 'elsewhere' })
      else if (message === 'logged-out') apply({ type: 'logged-out' })
      // What another tab saw may be older than a login since: the server is asked.
      else void lookOnce(() => message === 'entered')
    },
  })

  const account = (): Account => {
    if (state.status === 'open' || state.status === 'locked') return state.account
    throw new RequestError({ status: 401, code: 'session_expired', message: 'The session has ended.' })
  }

  /** The worker's requests are not the page's: that the session ended is told here. */
  const run = async (command: KeyCommand, tell: Tell): Promise<KeyResult> => {
    try {
      return await keys.run(command, tell)
    } catch (error) {
      if (error instanceof RequestError && error.code === 'session_expired') void lookOnce(() => false)
      throw error
    }
  }

  const enter = async (): Promise<void> => {
    apply({ type: 'entered', account: await parts.getSession() })
    tabs.say('entered')
  }

  const lock = (reason: Extract<LockReason, 'asked' | 'idle'>): void => {
    apply({ type: 'locked', reason })
    tabs.say('locked')
  }

  const codeOf = ({ recoveryCode }: { recoveryCode: string | null }): string => {
    if (recoveryCode === null) throw new TypeError('The worker made no recovery code.')
    return recoveryCode
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => lookOnce(() => parts.wasOpen() || tabs.isAnotherOpen(otherTabsAnswerMs)),
    refresh: async () => {
      const before = status()
      await lookOnce(() => false)
      if (before === 'open' && status() === 'anonymous') tabs.say('ended')
    },
    logIn: async (input, tell) => {
      await run({ type: 'log-in', ...input }, tell)
      await enter()
    },
    unlock: async (password, tell) => {
      await run({ type: 'unlock', email: account().person.email, password }, tell)
      await enter()
    },
    register: async (input, tell) => codeOf(await run({ type: 'register', ...input }, tell)),
    enter,
    recover: async (input, tell) => {
      await run({ type: 'recover', ...input }, tell)
      await enter()
    },
    changePassword: async (input, tell) => {
      await run({ type: 'change-password', email: account().person.email, ...input }, tell)
      apply({ type: 'entered', account: account() })
    },
    replaceRecovery: async (password, tell) => {
      const result = await run({ type: 'replace-recovery', email: account().person.email, password }, tell)
      apply({ type: 'entered', account: account() })
      return codeOf(result)
    },
    lock: () => lock('asked'),
    lockIdle: () => lock('idle'),
    logOut: async () => {
      // The key goes first: a server that does not answer must not keep it alive.
      keys.destroy()
      await parts.logOut().catch((error: unknown) => {
        if (isOver(error)) return
        apply({ type: 'locked', reason: 'asked' })
        throw error
      })
      apply({ type: 'logged-out' })
      tabs.say('logged-out')
    },
    used: () => tabs.say('active'),
  }
}
