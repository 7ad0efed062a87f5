import type { KeyCounts, KeyPage } from '@keepgate/protocol/key-list'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { UseQueryResult } from '@tanstack/react-query'
import { failureOf } from '../../api/failure-of.ts'
import { EndedHint } from '../../credentials/ended-hint.tsx'
import { Button } from '../../ui/button.tsx'
import { readSort, writeSort } from '../../ui/sort.ts'
import { Table } from '../../ui/table.tsx'
import { type KeyColumnsInput, useKeyColumns } from './key-columns.tsx'
import { isFiltered } from './key-query.ts'
import type { KeysSearch } from './keys-search.ts'
import { useCursorTrail } from './use-cursor-trail.ts'

export type KeyTableProps = KeyColumnsInput & {
  page: UseQueryResult<KeyPage>
  /** Of what the filters leave, whatever its status; undefined until it is known. */
  counts: KeyCounts | undefined
  search: KeysSearch
  onChange: (changes: Partial<KeysSearch>, replace?: boolean) => void
  mayWrite: boolean
}

export const KeyTable = ({ page, counts, search, onChange, mayWrite, ...input }: KeyTableProps) => {
  const { t } = useLingui()
  const columns = useKeyColumns(input)
  const ended = counts?.ended ?? 0
  const next = page.isPlaceholderData ? null : (page.data?.next_cursor ?? null)
  const pages = useCursorTrail({ cursor: search.after, next, go: (after) => onChange({ after }) })
  // An address may carry a place of another order, or of another installation: the first page is always there.
  const again = () => (search.after === undefined ? void page.refetch() : onChange({ after: undefined }, true))
  return (
    <>
      <Table
        label={t`API keys`}
        columns={columns}
        rows={page.data?.data}
        rowId={(key) => key.id}
        onOpen={(key) => onChange({ key: key.id })}
        openId={search.key ?? null}
        sort={readSort(search.sort)}
        onSortChange={(sort) => onChange({ sort: writeSort(sort), after: undefined }, true)}
        pages={{ ...pages, busy: page.isPlaceholderData }}
        failure={failureOf(page)}
        onRetry={again}
        filtered={isFiltered(search)}
        onClearFilters={() => onChange({ q: undefined, status: undefined, owner: undefined, after: undefined })}
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
        <EndedHint onShowAll={() => onChange({ status: 'all', after: undefined })}>
          <Plural value={ended} one="# ended key is hidden." other="# ended keys are hidden." />
        </EndedHint>
      ) : null}
    </>
  )
}
