/** The one session of this page, wired to the browser. */
import { getSession } from '../api/auth/get-session.ts'
import { logOut } from '../api/auth/log-out.ts'
import { queryClient } from '../api/query-client.ts'
import { onSessionEnd } from '../api/request.ts'
import { readChoice, writeChoice } from '../browser/stored-choice.ts'
import { workerUrl } from '../browser/trusted-types.ts'
import { type IdleMinutes, type IdleWatch, toIdleMinutes, watchIdle } from './idle.ts'
import { createKeyThread } from './key-thread.ts'
import loginWorkerUrl from './login-worker.ts?worker&url'
import { createSession, type Session } from './session.ts'

const idleName = 'keepgate-idle-minutes'
const leftName = 'keepgate-left'
/** A page that loads anew is back within seconds; a tab that is opened again later is another visit. */
export const reloadMs = 15_000

export const readIdleMinutes = (): IdleMinutes => toIdleMinutes(readChoice(idleName))
export const chooseIdleMinutes = (minutes: IdleMinutes): void => writeChoice(idleName, String(minutes))

/** Session storage may be blocked: then every reload asks for the password. */
const takeLeftAt = (): number => {
  try {
    const left = sessionStorage.getItem(leftName)
    sessionStorage.removeItem(leftName)
    return Number(left ?? 0)
  } catch {
    return 0
  }
}

const noteLeaving = (): void => {
  try {
    sessionStorage.setItem(leftName, String(Date.now()))
  } catch {
    // As above.
  }
}

/** The server writes it into a page that was asked for without a session (server/src/http/dashboard/page-head.ts). */
const cameWithoutSession = (): boolean =>
  document.querySelector('meta[name="keepgate-session"][content="none"]') !== null

let watch: IdleWatch | null = null

export const session: Session = createSession({
  keys: createKeyThread(() => new Worker(workerUrl(loginWorkerUrl), { type: 'module', name: 'keepgate-login' })),
  channel: new BroadcastChannel('keepgate-session'),
  getSession,
  logOut,
  wasOpen: () => Date.now() - takeLeftAt() < reloadMs,
  forget: () => queryClient.clear(),
  onUsedElsewhere: () => watch?.touch(),
  presumedAnonymous: cameWithoutSession(),
})

const followState = (): void => {
  const open = session.state().status === 'open'
  if (open && watch === null) {
    watch = watchIdle({
      now: Date.now,
      limitMs: () => readIdleMinutes() * 60_000,
      onActive: session.used,
      onIdle: session.lockIdle,
      target: window,
    })
  } else if (!open) {
    watch?.stop()
    watch = null
  }
}

session.subscribe(followState)
onSessionEnd(() => void session.refresh())
window.addEventListener('pagehide', () => {
  if (session.state().status === 'open') noteLeaving()
})
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) void session.refresh()
})
