import { expect, it } from 'vitest'
import { stepFor } from './setup-steps.ts'

const nothing = {
  provider_connected: false,
  provider_works: false,
  model_known: false,
  key_made: false,
  first_request: false,
}

it('goes on with the provider until one works, then with the key, then with the request', () => {
  expect(stepFor({ living_keys: 0, checklist: nothing })).toBe('provider')
  expect(stepFor({ living_keys: 0, checklist: { ...nothing, provider_connected: true } })).toBe('provider')
  expect(stepFor({ living_keys: 0, checklist: { ...nothing, provider_works: true } })).toBe('key')
})

it('does not go back to a provider that stopped working once there is a key', () => {
  expect(stepFor({ living_keys: 1, checklist: { ...nothing, key_made: true } })).toBe('request')
})
