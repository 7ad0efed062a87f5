import { describe, expect, it } from 'vitest'
import { keyRule, limitRules, proofCell } from './classes.ts'
import { rateLimited, rateLimitMessage } from './refusal.ts'
import type { Decision } from './rule.ts'
import { limitsStartLine } from './start-line.ts'

const off = { default: null, chat: null, auth: null, tool: null, health: null }
const rules = (address: number | null, key: number | null, windowSeconds = 60) =>
  limitRules({
    enabled: address !== null,
    address: address === null ? null : { limit: address, windowSeconds },
    key: key === null ? null : { limit: key, windowSeconds },
    classes: off,
  })

describe('the start line', () => {
  it('P5: says what is in force', () => {
    expect(limitsStartLine(rules(1000, 60))).toBe('Rate Limit: 1000/min (IP), 60/min (key)')
    expect(limitsStartLine(rules(5, null, 3600))).toBe('Rate Limit: 5/hour (IP), off (key)')
    expect(limitsStartLine(rules(null, null))).toBe('Rate Limit: off')
  })
})

describe('a key’s own limit', () => {
  it('replaces the default, but does not turn on what is off altogether', () => {
    expect(keyRule(rules(1000, 60), null)).toEqual({ limit: 60, windowSeconds: 60 })
    expect(keyRule(rules(1000, 60), 5)).toEqual({ limit: 5, windowSeconds: 60 })
    expect(keyRule(rules(null, null), 5)).toBeNull()
  })
})

describe('failed proofs of an account', () => {
  it('are limited in every stage, unless limits are off altogether', () => {
    expect(limitRules({ enabled: true, address: null, key: null, classes: off }).proofs).toEqual({
      limit: 20,
      windowSeconds: 3600,
    })
    expect(rules(null, null).proofs).toBeNull()
  })

  it('are counted in one of 65,536 cells whose name tells no address', () => {
    expect(proofCell('password', 'someone@example.com')).toMatch(/^proofs:password:[0-9a-f]{4}$/)
    expect(proofCell('recovery', 'someone@example.com')).not.toBe(proofCell('recovery', 'another@example.com'))
  })
})

describe('a refusal', () => {
  it('T46: says when to try again, in words', () => {
    expect(rateLimitMessage(0.2)).toBe('Rate limit exceeded. Try again in 1 second.')
    expect(rateLimitMessage(61)).toBe('Rate limit exceeded. Try again in 61 seconds.')
    expect(rateLimitMessage(3000)).toBe('Rate limit exceeded. Try again in 50 minutes.')
    expect(rateLimitMessage(86_400)).toBe('Rate limit exceeded. Try again in 24 hours.')
  })

  it('is a 429 whose retry-after can be held to a maximum', () => {
    const decision: Decision = {
      allowed: false,
      limit: 60,
      remaining: 0,
      resetSeconds: 61,
      retryAfterSeconds: 61,
      cell: 'k',
    }
    expect(rateLimited(decision)).toMatchObject({ status: 429, retryAfterSeconds: 61 })
    expect(rateLimited(decision, 60)).toMatchObject({
      retryAfterSeconds: 60,
      message: 'Rate limit exceeded. Try again in 60 seconds.',
    })
  })
})
