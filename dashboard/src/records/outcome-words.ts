import type { Outcome } from '@keepgate/protocol/logs'
import { useLingui } from '@lingui/react/macro'
import type { StatusTone } from '../ui/status.tsx'

export const outcomeTones = {
  completed: 'good',
  refused: 'warn',
  failed: 'bad',
  aborted: 'off',
} satisfies Record<Outcome, StatusTone>

/** How a request ended, in a word and in a sentence. */
export const useOutcomeWords = (): Record<Outcome, { readonly word: string; readonly meaning: string }> => {
  const { t } = useLingui()
  return {
    completed: { word: t({ message: 'Completed', context: 'outcome' }), meaning: t`The answer was sent to its end.` },
    refused: {
      word: t({ message: 'Refused', context: 'outcome' }),
      meaning: t`Keepgate turned it away; no provider was asked.`,
    },
    failed: {
      word: t({ message: 'Failed', context: 'outcome' }),
      meaning: t`A provider was asked, and no whole answer came of it.`,
    },
    aborted: { word: t({ message: 'Aborted', context: 'outcome' }), meaning: t`The client hung up before the end.` },
  }
}
