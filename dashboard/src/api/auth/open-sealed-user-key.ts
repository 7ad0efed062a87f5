import { authPaths, UserKeyAnswer } from '@keepgate/protocol/login'
import { request } from '../request.ts'

/** The sealed user key of the person logged in, for the proof of their password. Throws RequestError login_failed. */
export const openSealedUserKey = async (auth: string): Promise<string> => {
  const { wrapped_user_key } = await request({
    method: 'POST',
    path: authPaths.userKey,
    body: { auth },
    answer: UserKeyAnswer,
  })
  return wrapped_user_key
}
