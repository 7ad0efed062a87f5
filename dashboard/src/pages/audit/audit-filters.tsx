import type { AuditEntryView } from '@keepgate/protocol/audit'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { FilterBar } from '../../ui/filter-bar.tsx'
import type { FilterField, FilterValues } from '../../ui/filter-state.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { TimeRangeField } from '../../ui/time-range-field.tsx'
import { AuditSearch, usualRange } from './audit-search.ts'

export type AuditFiltersProps = {
  search: AuditSearch
  /** What they hold is offered. */
  rows: readonly AuditEntryView[]
  people: ReadonlyMap<string, string> | undefined
  onChange: (search: AuditSearch) => void
  onRefresh: () => void
}

const noTime = { range: undefined, from: undefined, until: undefined }

/** `api_key.created` and, with the others of its object, `api_key.*`. */
const actionsOf = (rows: readonly AuditEntryView[]): string[] =>
  [...new Set(rows.flatMap(({ action }) => [action, `${action.split('.', 1)[0]}.*`]))].toSorted()

export const useAuditFields = ({
  rows,
  people,
}: Pick<AuditFiltersProps, 'rows' | 'people'>): readonly FilterField[] => {
  const { t } = useLingui()
  return useMemo(
    () => [
      {
        id: 'action',
        label: t`Action`,
        kind: 'search',
        options: actionsOf(rows).map((value) => ({ value, label: value })),
        allowOther: true,
        hint: t`Such as api_key.created, or api_key.* for everything that happened to API keys.`,
      },
      {
        id: 'actor',
        label: t`Actor`,
        kind: 'search',
        options: [
          ...[...(people ?? [])].map(([id, name]) => ({ value: `person:${id}`, label: name })),
          { value: 'cli', label: t`command line` },
          { value: 'system', label: t`Keepgate itself` },
        ],
        allowOther: true,
        hint: t`A member, or type:id as an entry shows it.`,
      },
      {
        id: 'target',
        label: t`Target`,
        kind: 'text',
        placeholder: 'api_key:…',
        hint: t`type:id as an entry shows it.`,
      },
    ],
    [t, rows, people],
  )
}

const textsOf = ({ open: _open, ...search }: AuditSearch): FilterValues => search

export const AuditFilters = ({ search, rows, people, onChange, onRefresh }: AuditFiltersProps) => {
  const { t } = useLingui()
  const fields = useAuditFields({ rows, people })
  return (
    <FilterBar
      fields={fields}
      value={textsOf(search)}
      onChange={(values) => onChange(AuditSearch.parse(values))}
      actions={<IconButton icon="refresh" label={t`Look again`} onClick={onRefresh} />}
    >
      <TimeRangeField
        value={{ range: search.range, from: search.from, until: search.until }}
        fallback={usualRange}
        onChange={(range) => onChange({ ...search, ...noTime, ...range, open: undefined })}
      />
    </FilterBar>
  )
}
