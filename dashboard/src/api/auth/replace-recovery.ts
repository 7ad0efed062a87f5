import { authPaths, type RecoveryReplace } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** From then on the new code alone works. Throws RequestError login_failed. */
export const replaceRecovery = (body: RecoveryReplace): Promise<undefined> =>
  request({ method: 'POST', path: authPaths.recoveryCode, body, answer: z.undefined() })
