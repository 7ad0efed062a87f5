import { useLingui } from '@lingui/react/macro'
import { useStatusFilter } from '../../credentials/use-status-filter.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { TokensSearch } from './tokens-search.ts'

export type TokenFiltersProps = { search: TokensSearch; onChange: (changes: Partial<TokensSearch>) => void }

export const TokenFilters = ({ search, onChange }: TokenFiltersProps) => {
  const { t } = useLingui()
  const status = useStatusFilter(['active', 'expired', 'revoked'])
  return (
    <FilterBar
      fields={[status]}
      value={{ status: search.status }}
      onChange={(value) => onChange({ status: TokensSearch.parse(value).status })}
    >
      <SearchBox
        label={t`Search tokens`}
        placeholder={t`Name or last four`}
        value={search.q}
        onChange={(q) => onChange({ q })}
      />
    </FilterBar>
  )
}
