import { authPaths, LoginStartAnswer } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** Any cost: the derivation itself refuses a weak one, and says so. */
const AnyCost = z.strictObject({ memory_kib: z.int(), iterations: z.int(), parallelism: z.int() })
const StartAnswer = z.extend(LoginStartAnswer, { kdf: AnyCost })

/** Salts and cost of the derivation; the same form for an address that nobody has. */
export const startLogin = (email: string): Promise<LoginStartAnswer> =>
  request({ method: 'POST', path: authPaths.loginStart, body: { email }, answer: StartAnswer })
