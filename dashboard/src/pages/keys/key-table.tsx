import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { countEnded } from '../../credentials/choose-credentials.ts'
import { EndedHint } from '../../credentials/ended-hint.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/now.ts'
import { readSort, sortRows, writeSort } from '../../ui/sort.ts'
import { Table } from '../../ui/table.tsx'
import { chooseKeys, isFiltered, pageSize } from './choose-keys.ts'
import { type KeyColumnsInput, useKeyColumns } from './key-columns.tsx'
import type { KeysSearch } from './keys-search.ts'
import type { useKeys } from './use-keys.ts'

export type KeyTableProps = KeyColumnsInput & {
  keys: ReturnType<typeof useKeys>
  search: KeysSearch
  onChange: (changes: Partial<KeysSearch>, replace?: boolean) => void
  mayWrite: boolean
}

export const KeyTable = ({ keys, search, onChange, mayWrite, ...input }: KeyTableProps) => {
  const { t } = useLingui()
  const columns = useKeyColumns(input)
  const now = useNow()
  const sort = readSort(search.sort)
  const shown = useMemo(
    () => keys.data && sortRows(chooseKeys(keys.data, search, now), columns, readSort(search.sort)),
    [keys.data, search, now, columns],
  )
  const page = Math.min(search.page ?? 1, Math.max(1, Math.ceil((shown?.length ?? 0) / pageSize)))
  const toPage = (next: number) => () => onChange({ page: next === 1 ? undefined : next })
  const all = chooseKeys(keys.data ?? [], { ...search, status: 'all' }, now)
  const ended = countEnded(all, now)
  return (
    <>
      <Table
        label={t`API keys`}
        columns={columns}
        rows={shown?.slice((page - 1) * pageSize, page * pageSize)}
        rowId={(key) => key.id}
        onOpen={(key) => onChange({ key: key.id })}
        openId={search.key ?? null}
        sort={sort}
        onSortChange={(next) => onChange({ sort: writeSort(next), page: undefined }, true)}
        pages={{
          previous: page > 1 ? toPage(page - 1) : null,
          next: page * pageSize < (shown?.length ?? 0) ? toPage(page + 1) : null,
        }}
        failure={failureOf(keys)}
        onRetry={() => void keys.refetch()}
        filtered={isFiltered(search)}
        onClearFilters={() => onChange({ q: undefined, status: undefined, owner: undefined, page: undefined })}
        empty={{
          title: ended > 0 ? <Trans>No key works at the moment.</Trans> : <Trans>No API key yet.</Trans>,
          text: <Trans>A program sends its key with every request. Make one for each program.</Trans>,
          action: mayWrite ? (
            <Button icon="plus" onClick={() => onChange({ create: true })}>
              <Trans>Create key</Trans>
            </Button>
          ) : null,
        }}
      />
      {ended > 0 && search.status === undefined ? (
        <EndedHint onShowAll={() => onChange({ status: 'all' })}>
          <Plural value={ended} one="# ended key is hidden." other="# ended keys are hidden." />
        </EndedHint>
      ) : null}
    </>
  )
}
