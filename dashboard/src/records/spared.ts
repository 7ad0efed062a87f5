import type { RecordView } from '@keepgate/protocol/logs'

/** Why a request has no tokens and no cost, which is not the same as unknown. */
export type Spared =
  /** Keepgate turned it away. */
  | 'not-asked'
  | 'not-reached'
  /** It read the list of models. */
  | 'model-list'

const notReached: ReadonlySet<string | null> = new Set(['provider_unreachable', 'outbound_refused'])

/** Null for a request that a provider may have charged for. */
export const sparedBy = ({
  outcome,
  operation,
  error_code,
}: Pick<RecordView, 'outcome' | 'operation' | 'error_code'>): Spared | null => {
  if (operation === 'models') return 'model-list'
  if (outcome === 'refused') return 'not-asked'
  return outcome === 'failed' && notReached.has(error_code) ? 'not-reached' : null
}
