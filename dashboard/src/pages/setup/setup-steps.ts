import type { Overview } from '@keepgate/protocol/overview'

export const setupSteps = ['account', 'provider', 'key', 'request'] as const
export type SetupStep = (typeof setupSteps)[number]

/** Where to go on, from what the server has: nothing about the way here is stored. */
export const stepFor = ({ living_keys, checklist }: Pick<Overview, 'living_keys' | 'checklist'>): SetupStep => {
  if (living_keys > 0) return 'request'
  return checklist.provider_works ? 'key' : 'provider'
}
