/** The one login path, of the command line and of any other program; the dashboard does the same with cookies. */
import { LoginAnswer, type PersonView } from '@keepgate/protocol/identity'
import { authPaths, type LoginFinish, LoginStartAnswer, normaliseEmail } from '@keepgate/protocol/login'
import { deriveLogin } from './derive-login.ts'
import { nativePrimitives, type Primitives } from './primitives.ts'
import { createControlClient, type Fetch } from './request.ts'
import { openUserKey } from './user-key.ts'

export type LoggedIn = {
  readonly token: string
  /** Milliseconds since 1970; using the token moves it. */
  readonly expiresAt: number
  readonly person: PersonView
  /** 32 bytes; keep it in memory only. */
  readonly userKey: Uint8Array
}

/**
 * Logs in with a bearer token. Throws RequestError (login_failed, …), RefusedKdfError, or TypeError if the server
 * hands out a user key that this password does not open.
 */
export const login = async (
  input: { baseUrl: string; email: string; password: string; fetch?: Fetch },
  primitives: Primitives = nativePrimitives,
): Promise<LoggedIn> => {
  const { baseUrl, fetch, password } = input
  const email = normaliseEmail(input.email)
  const { request } = createControlClient({ baseUrl, ...(fetch === undefined ? {} : { fetch }) })
  const start = await request({
    method: 'POST',
    path: authPaths.loginStart,
    body: { email },
    answer: LoginStartAnswer,
  })
  const { auth, wrapKey } = await deriveLogin(password, email, start.login_salt, start.kdf, primitives)
  const body: LoginFinish = { email, auth, transport: 'bearer' }
  const answer = await request({ method: 'POST', path: authPaths.loginFinish, body, answer: LoginAnswer })
  if (answer.token === null) throw new TypeError('The server sent no token.')
  const userKey = await openUserKey(wrapKey, 'password', answer.wrapped_user_key, primitives)
  return { token: answer.token, expiresAt: answer.expires_at, person: answer.person, userKey }
}
