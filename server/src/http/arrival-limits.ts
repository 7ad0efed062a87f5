import type { LimitRules, RouteClass } from '../limits/classes.ts'
import { rateLimited } from '../limits/refusal.ts'
import type { Decision, Limiter } from '../limits/rule.ts'

/** Null rules are off. */
export type ArrivalRules = Pick<LimitRules, 'address' | 'classes'>

/** @returns the headers that tell a client where it stands. Throws AppError rate_limited. */
const settle = (decision: Decision): Record<string, string> => {
  if (!decision.allowed) throw rateLimited(decision)
  return {
    'x-ratelimit-limit-requests': String(decision.limit),
    'x-ratelimit-remaining-requests': String(decision.remaining),
    'x-ratelimit-reset-requests': `${decision.resetSeconds}s`,
  }
}

/** @param addressCell the client's address as a cell of its own (IPv4 /32, IPv6 /64). Every arrival is counted, refused ones too. */
export const chargeAddress = async (limiter: Limiter, rules: ArrivalRules, addressCell: string): Promise<void> => {
  if (rules.address !== null) settle(await limiter.charge(`address:${addressCell}`, rules.address))
}

/** One cell for each class and address: nobody is known yet when it is checked. */
export const takeClass = async (
  limiter: Limiter,
  rules: ArrivalRules,
  limitClass: RouteClass,
  addressCell: string,
): Promise<Record<string, string>> => {
  const rule = rules.classes[limitClass]
  return rule === null ? {} : settle(await limiter.take([{ cell: `class:${limitClass}:${addressCell}`, rule }]))
}
