import { expect, it } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { createLogBudget } from './log-budget.ts'

it('writes so many lines a second, and says with the next how many were left out', () => {
  const clock = manualClock()
  const budget = createLogBudget(clock, 2)
  expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([0, 0, null, null])
  clock.advance(1000)
  expect([budget.take(), budget.take()]).toEqual([2, 0])
})
