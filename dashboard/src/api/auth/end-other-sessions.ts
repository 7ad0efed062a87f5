import { authPaths } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** @returns how many were ended. */
export const endOtherSessions = async (): Promise<number> => {
  const answer = z.strictObject({ ended: z.int() })
  return (await request({ method: 'DELETE', path: authPaths.sessions, answer })).ended
}
