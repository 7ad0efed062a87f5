import { AuthPolicy, authPaths } from '@keepgate/protocol/login'
import { request } from '../request.ts'

/** What a stranger may do here: sign up, log in over this connection, set up. */
export const getPolicy = (signal?: AbortSignal): Promise<AuthPolicy> =>
  request({ method: 'GET', path: authPaths.policy, answer: AuthPolicy, signal })
