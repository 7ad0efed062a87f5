import { SessionAnswer } from '@keepgate/protocol/identity'
import { authPaths } from '@keepgate/protocol/login'
import { request } from '../request.ts'

/** Who is logged in, and in which workspaces. Throws RequestError unauthenticated, session_expired. */
export const getSession = (signal?: AbortSignal): Promise<SessionAnswer> =>
  request({ method: 'GET', path: authPaths.session, answer: SessionAnswer, signal })
