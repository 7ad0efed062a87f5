import { describe, expect, test } from 'vitest'
import { readSort, sortRows, writeSort } from './sort.ts'

type Row = { readonly name: string; readonly share: number | null }

const rows: readonly Row[] = [
  { name: 'key 10', share: null },
  { name: 'Key 9', share: 0.5 },
  { name: 'b', share: 0 },
]
const columns = [
  { id: 'name', sortBy: ({ name }: Row) => name },
  { id: 'share', sortBy: ({ share }: Row) => share },
  { id: 'actions' },
]
const order = (text?: string) => sortRows(rows, columns, readSort(text)).map(({ name }) => name)

describe('sorted rows', () => {
  test('have what is unknown last in both directions', () => {
    expect(order('share')).toEqual(['b', 'Key 9', 'key 10'])
    expect(order('-share')).toEqual(['Key 9', 'b', 'key 10'])
  })

  test('have names as people order them, in any case and with their numbers', () => {
    expect(order('name')).toEqual(['b', 'Key 9', 'key 10'])
    expect(order('-name')).toEqual(['key 10', 'Key 9', 'b'])
  })

  test('stay as they came where the column is none, or cannot be sorted by', () => {
    for (const text of [undefined, 'actions', 'absent', '__proto__', '-constructor', '']) {
      expect(order(text)).toEqual(['key 10', 'Key 9', 'b'])
    }
  })
})

test('a sort comes back from the URL as it went in', () => {
  expect(readSort(writeSort({ column: 'name', descending: true }))).toEqual({ column: 'name', descending: true })
  expect(readSort(writeSort({ column: 'name', descending: false }))).toEqual({ column: 'name', descending: false })
  expect(writeSort(null)).toBeUndefined()
})
