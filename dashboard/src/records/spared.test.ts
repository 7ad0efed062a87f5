import { expect, it } from 'vitest'
import { sparedBy } from './spared.ts'

const chat = { outcome: 'completed', operation: 'chat', error_code: null } as const

it('tells what a provider never charged for from what nobody knows the cost of', () => {
  expect(sparedBy(chat)).toBeNull()
  expect(sparedBy({ ...chat, outcome: 'aborted', error_code: 'client_closed' })).toBeNull()
  expect(sparedBy({ ...chat, outcome: 'failed', error_code: 'provider_interrupted' })).toBeNull()
  expect(sparedBy({ ...chat, outcome: 'failed', error_code: 'provider_unreachable' })).toBe('not-reached')
  expect(sparedBy({ ...chat, outcome: 'refused', error_code: 'rate_limited' })).toBe('not-asked')
  expect(sparedBy({ ...chat, operation: 'models' })).toBe('model-list')
})
