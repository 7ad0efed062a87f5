import { useLingui } from '@lingui/react/macro'
import { useStatusWords } from '../../credentials/credential-status-mark.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { TokensSearch } from './tokens-search.ts'

export type TokenFiltersProps = { search: TokensSearch; onChange: (changes: Partial<TokensSearch>) => void }

export const TokenFilters = ({ search, onChange }: TokenFiltersProps) => {
  const { t } = useLingui()
  const words = useStatusWords()
  return (
    <FilterBar
      fields={[
        {
          id: 'status',
          label: t`Status`,
          kind: 'choice',
          options: [
            ...(['active', 'expired', 'revoked'] as const).map((value) => ({ value, label: words[value] })),
            { value: 'all', label: t`All, ended ones too` },
          ],
        },
      ]}
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
