import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** Ends one session of the person logged in. Throws RequestError not_found. */
export const endOneSession = (sessionId: string): Promise<undefined> =>
  request({
    method: 'DELETE',
    path: `${authPaths.sessions}/${encodeURIComponent(sessionId)}`,
    answer: z.undefined(),
  })
