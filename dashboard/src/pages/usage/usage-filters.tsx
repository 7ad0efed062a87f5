import { useLingui } from '@lingui/react/macro'
import { filterValues } from '../../records/record-search.ts'
import type { Names } from '../../records/use-names.ts'
import { useRecordFields } from '../../records/use-record-fields.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { TimeRangeField } from '../../ui/time-range-field.tsx'
import { useGroupingWords } from './group-names.ts'
import { groupings, UsageSearch, usualRange } from './usage-search.ts'

export type UsageFiltersProps = {
  search: UsageSearch
  names: Names
  /** Worth offering in the filter. */
  models: readonly string[]
  onChange: (search: UsageSearch) => void
  onRefresh: () => void
}

const noTime = { range: undefined, from: undefined, until: undefined }

export const UsageFilters = ({ search, names, models, onChange, onRefresh }: UsageFiltersProps) => {
  const { t } = useLingui()
  const fields = useRecordFields(names, models, search.api_key_id)
  const words = useGroupingWords()
  return (
    <FilterBar
      fields={fields}
      value={filterValues(search)}
      onChange={(values) => onChange(UsageSearch.parse(values))}
      actions={
        <>
          <Select
            label={t`Grouped by`}
            hideLabel
            value={search.by ?? 'model'}
            onChange={(by) => onChange({ ...search, by, sort: undefined })}
            options={groupings.map((value) => ({ value, label: words[value].by }))}
          />
          <IconButton icon="refresh" label={t`Look again`} onClick={onRefresh} />
        </>
      }
    >
      <TimeRangeField
        value={{ range: search.range, from: search.from, until: search.until }}
        fallback={usualRange}
        onChange={(range) => onChange({ ...search, ...noTime, ...range })}
      />
    </FilterBar>
  )
}
