import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** Ends this session on the server. */
export const logOut = (): Promise<undefined> =>
  request({ method: 'POST', path: authPaths.logout, answer: z.undefined() })
