import { LoginAnswer } from '@keepgate/protocol/identity'
import { authPaths } from '@keepgate/protocol/login'
import { request } from '../request.ts'

/** Begins a session, as a cookie. Throws RequestError login_failed. */
export const finishLogin = (email: string, auth: string): Promise<LoginAnswer> =>
  request({
    method: 'POST',
    path: authPaths.loginFinish,
    body: { email, auth, transport: 'cookie' },
    answer: LoginAnswer,
  })
