import { authPaths, RecoveryOpenAnswer } from '@keepgate/protocol/login'
import { request } from '../request.ts'

/** The user key sealed under the recovery code. Throws RequestError login_failed. */
export const openRecovery = async (email: string, recoveryAuth: string): Promise<string> => {
  const { wrapped_user_key } = await request({
    method: 'POST',
    path: authPaths.recoveryOpen,
    body: { email, recovery_auth: recoveryAuth },
    answer: RecoveryOpenAnswer,
  })
  return wrapped_user_key
}
