import { ranks } from '@keepgate/protocol/ranks'
import { useLingui } from '@lingui/react/macro'
import { useRankWords } from '../../people/rank-words.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { MembersSearch } from './members-search.ts'

export type MemberFiltersProps = { search: MembersSearch; onChange: (changes: Partial<MembersSearch>) => void }

export const MemberFilters = ({ search, onChange }: MemberFiltersProps) => {
  const { t } = useLingui()
  const words = useRankWords()
  return (
    <FilterBar
      fields={[
        {
          id: 'rank',
          label: t`Rank`,
          kind: 'choice',
          options: ranks.toReversed().map((value) => ({ value, label: words[value].name })),
        },
      ]}
      value={{ rank: search.rank }}
      onChange={(value) => onChange({ rank: MembersSearch.parse(value).rank })}
    >
      <SearchBox
        label={t`Search members`}
        placeholder={t`Name or e-mail`}
        value={search.q}
        onChange={(q) => onChange({ q })}
      />
    </FilterBar>
  )
}
