import { AppError } from '../kernel/errors.ts'
import type { Decision, Limiter, Rule } from '../limits/rule.ts'
import type { LimitClass } from './define-route.ts'

export type LimitedClass = Exclude<LimitClass, 'exempt'>

export type ArrivalRules = {
  /** Null = off (RATE_LIMIT_ENABLED=false). */
  readonly address: Rule | null
  readonly classes: Readonly<Record<LimitedClass, Rule | null>>
}

const duration = (seconds: number): string => {
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

export const rateLimited = (retryAfterSeconds: number): AppError => {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds))
  return new AppError('rate_limited', {
    message: `Rate limit exceeded. Try again in ${duration(seconds)}.`,
    retryAfterSeconds: seconds,
  })
}

/** @returns the headers that tell a client where it stands. Throws AppError rate_limited. */
const settle = (decision: Decision): Record<string, string> => {
  if (!decision.allowed) throw rateLimited(decision.retryAfterSeconds)
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
  limitClass: LimitedClass,
  addressCell: string,
): Promise<Record<string, string>> => {
  const rule = rules.classes[limitClass]
  return rule === null ? {} : settle(await limiter.take([{ cell: `class:${limitClass}:${addressCell}`, rule }]))
}
