import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { type ConnectionRow, fitsText } from '../../providers/connection-row.ts'
import type { useConnections } from '../../providers/use-connections.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { readSort, sortRows, writeSort } from '../../ui/sort.ts'
import { Table } from '../../ui/table.tsx'
import { useColumns } from './columns.tsx'
import { providerFilter } from './provider-filter.ts'
import type { ProvidersSearch } from './providers-search.ts'

export type ConnectionTableProps = {
  connections: ReturnType<typeof useConnections>
  search: ProvidersSearch
  onChange: (changes: Partial<ProvidersSearch>, replace?: boolean) => void
  /** How to connect one; null for who may not. */
  connect: ReactNode
}

/** From here on a list is easier searched than read. */
const manyRows = 5

export const ConnectionTable = ({ connections, search, onChange, connect }: ConnectionTableProps) => {
  const { t } = useLingui()
  const columns = useColumns()
  const { rows } = connections
  const { q, provider, sort } = search
  const shown = useMemo(
    () =>
      rows &&
      sortRows(
        rows.filter((row) => fitsText(row, q) && (provider === undefined || row.connection.provider === provider)),
        columns,
        readSort(sort),
      ),
    [rows, columns, q, provider, sort],
  )
  const filtered = q !== undefined || provider !== undefined
  return (
    <>
      {rows !== undefined && (rows.length > manyRows || filtered) ? (
        <FilterBar
          fields={[providerFilter(rows, t`Provider`)]}
          value={{ provider }}
          onChange={(value) => onChange({ provider: value.provider }, true)}
        >
          <SearchBox
            label={t`Search connections`}
            placeholder={t`Name, provider or address`}
            value={q}
            onChange={(text) => onChange({ q: text }, true)}
          />
        </FilterBar>
      ) : null}
      <Table<ConnectionRow>
        label={t`Provider connections`}
        columns={columns}
        rows={shown}
        rowId={({ connection }) => connection.id}
        onOpen={({ connection }) => onChange({ connection: connection.id })}
        openId={search.connection ?? null}
        sort={readSort(sort)}
        onSortChange={(next) => onChange({ sort: writeSort(next) }, true)}
        failure={failureOf(connections)}
        onRetry={connections.refetch}
        filtered={filtered && rows?.length !== 0}
        onClearFilters={() => onChange({ q: undefined, provider: undefined })}
        empty={{
          title: t`No provider is connected yet`,
          text:
            connect === null ? (
              <Trans>Somebody with the rank moderator or above can connect one.</Trans>
            ) : (
              <Trans>
                Connect an account with its API key, or start with the built-in demo: it needs neither account nor
                network.
              </Trans>
            ),
          action: connect,
        }}
      />
    </>
  )
}
