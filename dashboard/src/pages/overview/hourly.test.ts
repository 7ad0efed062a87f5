import { expect, it } from 'vitest'
import { hourly } from './hourly.ts'

const hour = 3_600_000
const point = (time: number, requests: number) => ({ time, requests })

it('fills the hours in which nothing happened with 0, and keeps each figure in its hour', () => {
  const points = [point(10 * hour, 3), point(12 * hour, 5)]
  expect(hourly({ from: 10.5 * hour, to: 13.5 * hour, points })).toEqual([3, 0, 5, 0])
})

it('is one hour at least', () => {
  expect(hourly({ from: hour, to: hour, points: [] })).toEqual([0])
})
