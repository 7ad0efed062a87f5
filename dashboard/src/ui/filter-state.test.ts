import { expect, test } from 'vitest'
import { activeFilters, describeFilter, type FilterField, withFilter, withoutFilters } from './filter-state.ts'

const status: FilterField = {
  id: 'outcome',
  label: 'Outcome',
  kind: 'choice',
  options: [{ value: 'failed', label: 'Failed' }],
}
const latency: FilterField = { id: 'min_latency', label: 'Latency at least', kind: 'number', unit: 'ms' }
const fields = [status, latency]

test('a filter is set, replaced, and gone when it is emptied', () => {
  const set = withFilter({ sort: 'time' }, 'outcome', ' failed ')
  expect(set).toEqual({ sort: 'time', outcome: 'failed' })
  expect(withFilter(set, 'outcome', '  ')).toEqual({ sort: 'time' })
  expect(withFilter(set, 'outcome', null)).toEqual({ sort: 'time' })
  expect(set).toEqual({ sort: 'time', outcome: 'failed' })
})

test('clearing takes the filters and leaves what else the URL says', () => {
  expect(withoutFilters({ outcome: 'failed', min_latency: '5', sort: 'time' }, fields)).toEqual({ sort: 'time' })
})

test('only fields that filter are active, and inherited names are not fields', () => {
  const inherited: FilterField = { id: 'constructor', label: 'Constructor', kind: 'text' }
  expect(activeFilters({ min_latency: '250', outcome: '' }, [...fields, inherited])).toEqual([
    { field: latency, text: '250' },
  ])
})

test('a chip shows the words of an option, and a value that no option has as it is', () => {
  expect(describeFilter(status, 'failed')).toBe('Failed')
  expect(describeFilter(status, '<b>')).toBe('<b>')
  expect(describeFilter(latency, '250')).toBe('250 ms')
})
