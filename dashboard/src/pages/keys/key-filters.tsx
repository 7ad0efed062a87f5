import { commandLineOwner } from '@keepgate/protocol/key-list'
import { useLingui } from '@lingui/react/macro'
import { credentialStatuses } from '../../credentials/credential-status.ts'
import { useStatusFilter } from '../../credentials/use-status-filter.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import type { FilterField } from '../../ui/filter-state.ts'
import { SearchBox } from '../../ui/search-box.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { KeysSearch } from './keys-search.ts'

export type KeyFiltersProps = {
  /** Who has made keys: person ids, null for the command line. */
  owners: readonly (string | null)[]
  people: ReadonlyMap<string, string> | undefined
  withOwner: boolean
  search: KeysSearch
  onChange: (changes: Partial<KeysSearch>) => void
}

export const KeyFilters = ({ owners, people, withOwner, search, onChange }: KeyFiltersProps) => {
  const { t } = useLingui()
  const status = useStatusFilter(credentialStatuses)
  const owner: FilterField = {
    id: 'owner',
    label: t`Owner`,
    kind: 'choice',
    options: owners.map((id) =>
      id === null
        ? { value: commandLineOwner, label: t`command line` }
        : { value: id, label: visibleText(people?.get(id) ?? t`no member any more`) },
    ),
  }
  return (
    <FilterBar
      fields={withOwner ? [status, owner] : [status]}
      value={{ status: search.status, owner: search.owner }}
      onChange={(value) => {
        const read = KeysSearch.parse(value)
        onChange({ status: read.status, owner: read.owner })
      }}
    >
      <SearchBox
        label={t`Search keys`}
        placeholder={t`Name or last four`}
        value={search.q}
        onChange={(q) => onChange({ q })}
      />
    </FilterBar>
  )
}
