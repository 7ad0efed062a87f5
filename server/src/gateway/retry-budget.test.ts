import { describe, expect, it } from 'vitest'
import { createRetryBudget } from './retry-budget.ts'

const spendAll = (budget: { spend(): boolean }): number => {
  let count = 0
  while (budget.spend()) count++
  return count
}

describe('the retry budget', () => {
  it('has ten tries at the start, and then none', () => {
    const budget = createRetryBudget()
    expect(spendAll(budget)).toBe(10)
    expect(budget.spend()).toBe(false)
  })

  it('lets a tenth of the requests be tried again, however they mix', () => {
    const budget = createRetryBudget(0)
    let retries = 0
    for (let request = 0; request < 1000; request++) {
      budget.earn()
      if (budget.spend()) retries++
    }
    expect(retries).toBeGreaterThanOrEqual(99)
    expect(retries).toBeLessThanOrEqual(100)
  })

  it('saves a hundred at most: a quiet day does not pay for a storm', () => {
    const budget = createRetryBudget()
    for (let request = 0; request < 100_000; request++) budget.earn()
    expect(spendAll(budget)).toBe(100)
  })
})
