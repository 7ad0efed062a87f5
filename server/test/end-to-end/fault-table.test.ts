import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorCodes } from '@keepgate/protocol/error-codes'
import { expect, test } from 'vitest'
import { faults } from '../simulators/faults.ts'
import { faultPage } from './fault-page.ts'
import { type Expected, expectedFor, faultTable } from './fault-table.ts'

test('every fault has a row, and every row a fault', () => {
  expect(Object.keys(faultTable).toSorted()).toEqual(faults.map((fault) => fault.id).toSorted())
  expect(faults.length).toBeGreaterThanOrEqual(40)
})

test('every documented answer is a registered code with a status of the right class', () => {
  const wrong = (expected: Expected): boolean => {
    if (expected === 'answers') return false
    const code = 'mid' in expected ? expected.mid : expected.code
    return !(code in errorCodes) || ('status' in expected && expected.status < 400)
  }
  for (const fault of faults)
    for (const stream of [true, false]) expect(wrong(expectedFor(fault.id, 'openai', stream)), fault.id).toBe(false)
})

test('docs/reference/faults.md says what the table says', () => {
  const file = fileURLToPath(new URL('../../../docs/reference/faults.md', import.meta.url))
  expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(faultPage())
})
