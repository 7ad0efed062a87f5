import { expect, test } from 'vitest'
import { seriesColour, stack, totalOf } from './chart-data.ts'

test('stacked series end at the sum, and what is unknown adds nothing', () => {
  const series = [
    { label: 'a', values: [1, null, 3] },
    { label: 'b', values: [10, 20, null] },
  ]
  expect(stack(series)).toEqual([
    [1, 0, 3],
    [11, 20, 3],
  ])
})

test('a series of which nothing is known has no total, which is not zero', () => {
  expect(totalOf({ label: 'a', values: [null, null] })).toBeNull()
  expect(totalOf({ label: 'a', values: [null, 0, 2] })).toBe(2)
})

test('there is a colour for every series', () => {
  expect([seriesColour(0), seriesColour(7), seriesColour(8)]).toEqual(['--series-1', '--series-8', '--series-1'])
})
