import { expect, test } from 'vitest'
import { lastRequestDays } from './last-request-days.ts'

const point = (time: number, key: string | null) => ({ time, key })

test('is the newest day of each person, whatever the order; requests of nobody count for nobody', () => {
  const points = [point(3, 'first'), point(1, 'first'), point(2, 'second'), point(4, null)]
  expect(lastRequestDays({ points, truncated: false })).toEqual(
    new Map([
      ['first', 3],
      ['second', 2],
    ]),
  )
})

test('is unknown where the newest days are left out', () => {
  expect(lastRequestDays({ points: [point(1, 'first')], truncated: true })).toBeNull()
})
