import { authPaths, type RecoveryFinish } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** Sets a new password and ends every session. Throws RequestError login_failed. */
export const finishRecovery = (body: RecoveryFinish): Promise<undefined> =>
  request({ method: 'POST', path: authPaths.recoveryFinish, body, answer: z.undefined() })
