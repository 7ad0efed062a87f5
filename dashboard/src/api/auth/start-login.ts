import { authPaths, LoginStartAnswer } from '@keepgate/protocol/login'
import { request } from '../request.ts'

/** Salts and cost of the derivation; the same form for an address that nobody has. */
export const startLogin = (email: string): Promise<LoginStartAnswer> =>
  request({ method: 'POST', path: authPaths.loginStart, body: { email }, answer: LoginStartAnswer })
