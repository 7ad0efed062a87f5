import type { UsageGrouping } from '@keepgate/protocol/usage'
import { useLingui } from '@lingui/react/macro'
import type { Names } from '../../records/use-names.ts'
import type { Grouping } from './usage-search.ts'

/** The word for each grouping, as a choice and as the head of its column. */
export const useGroupingWords = (): Record<Grouping, string> => {
  const { t } = useLingui()
  return {
    model: t`Model`,
    provider: t`Provider`,
    connection: t`Connection`,
    key: t`API key`,
    member: t`Member`,
  }
}

/** What a group is called. Null: requests that were refused before it was chosen, or came from the playground. */
export const useGroupName = (names: Names): ((by: UsageGrouping, key: string | null) => string) => {
  const { t } = useLingui()
  return (by, key) => {
    if (by === 'key') return names.key(key)
    if (by === 'member') return names.member(key)
    return key ?? t`none chosen`
  }
}
