import type { UsageGrouping } from '@keepgate/protocol/usage'
import { useLingui } from '@lingui/react/macro'
import type { Names } from '../../records/use-names.ts'
import type { Grouping } from './usage-search.ts'

/** Each grouping as the head of its column, and as a choice. */
export const useGroupingWords = (): Record<Grouping, { readonly word: string; readonly by: string }> => {
  const { t } = useLingui()
  return {
    model: { word: t`Model`, by: t`By model` },
    provider: { word: t`Provider`, by: t`By provider` },
    connection: { word: t`Connection`, by: t`By connection` },
    key: { word: t`API key`, by: t`By API key` },
    member: { word: t`Member`, by: t`By member` },
  }
}

/** What a group is called. Null: requests that were refused before it was chosen, or came without a key. */
export const useGroupName = (names: Names): ((by: UsageGrouping, key: string | null) => string) => {
  const { t } = useLingui()
  return (by, key) => {
    if (by === 'key') return names.key(key)
    if (by === 'member') return names.member(key)
    return key ?? t`none chosen`
  }
}
