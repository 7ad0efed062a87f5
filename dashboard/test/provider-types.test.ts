import { expect, it } from 'vitest'
import { providers } from '../../server/src/gateway/providers/registry.ts'
import { providerTypes } from '../src/providers/provider-types.ts'

it('the page offers exactly the providers that the gateway has, with their names and addresses', () => {
  const offered = providerTypes.map(({ id, label, baseUrl, needsKey }) => ({ id, label, baseUrl, needsKey }))
  expect(offered).toEqual(
    Object.values(providers).map(({ id, label, defaultBaseUrl, needsKey }) => ({
      id,
      label,
      baseUrl: defaultBaseUrl,
      needsKey,
    })),
  )
})
