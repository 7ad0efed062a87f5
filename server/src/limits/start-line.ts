import type { LimitRules } from './classes.ts'
import type { Rule } from './rule.ts'

const unitNames: Readonly<Record<number, string>> = { 60: 'min', 3600: 'hour', 86400: 'day' }

const describe = (rule: Rule | null): string =>
  rule === null ? 'off' : `${rule.limit}/${unitNames[rule.windowSeconds] ?? `${rule.windowSeconds} s`}`

/** What start-up prints: "Rate Limit: 1000/min (IP), 60/min (key)". */
export const limitsStartLine = (rules: LimitRules): string =>
  rules.address === null && rules.key === null
    ? 'Rate Limit: off'
    : `Rate Limit: ${describe(rules.address)} (IP), ${describe(rules.key)} (key)`
