import { useLingui } from '@lingui/react/macro'
import type { FilterField } from '../ui/filter-state.ts'
import type { CredentialStatus } from './credential-status.ts'
import { useStatusWords } from './credential-status-mark.tsx'

/** @param statuses those that this kind can have */
export const useStatusFilter = (statuses: readonly CredentialStatus[]): FilterField => {
  const { t } = useLingui()
  const words = useStatusWords()
  return {
    id: 'status',
    label: t`Status`,
    kind: 'choice',
    options: [
      ...statuses.map((value) => ({ value, label: words[value] })),
      { value: 'all', label: t`All, ended ones too` },
    ],
  }
}
