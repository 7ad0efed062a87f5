import { authPaths, type PasswordChange } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** Ends the person's other sessions. Throws RequestError login_failed. */
export const changePassword = (body: PasswordChange): Promise<undefined> =>
  request({ method: 'POST', path: authPaths.password, body, answer: z.undefined() })
