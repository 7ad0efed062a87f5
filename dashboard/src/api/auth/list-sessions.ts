import { SessionView } from '@keepgate/protocol/identity'
import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

const SessionList = z.strictObject({ data: z.array(SessionView) })

/** The living sessions of the person logged in. */
export const listSessions = async (signal?: AbortSignal): Promise<readonly SessionView[]> =>
  (await request({ method: 'GET', path: authPaths.sessions, answer: SessionList, signal })).data
