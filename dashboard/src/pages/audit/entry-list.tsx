import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useMemo, useState } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { usePeople } from '../../people/use-people.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { Table } from '../../ui/table.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { useAuditColumns } from './audit-columns.tsx'
import { AuditFilters } from './audit-filters.tsx'
import type { AuditSearch } from './audit-search.ts'
import { EntryDrawer } from './entry-drawer.tsx'
import { auditRoute } from './route.ts'
import { useEntries } from './use-entries.ts'

const hasFilters = ({ action, actor, target }: AuditSearch): boolean =>
  action !== undefined || actor !== undefined || target !== undefined

/** The workspace's own entries, newest first. */
export const EntryList = () => {
  const { t } = useLingui()
  const search = auditRoute.useSearch()
  const navigate = auditRoute.useNavigate()
  const people = usePeople(useWorkspace().id)
  const [moment, setMoment] = useState(() => Date.now())
  const entries = useEntries(search, moment)
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = entries
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data), [data])
  const columns = useAuditColumns(people)
  const show = useCallback((next: AuditSearch) => void navigate({ search: next, resetScroll: false }), [navigate])
  const withoutFilters = { range: search.range, from: search.from, until: search.until }
  return (
    <Section
      title={<Trans>Entries</Trans>}
      description={<Trans>Every change in this workspace, newest first: who did what, and when.</Trans>}
    >
      <AuditFilters
        search={search}
        rows={rows ?? []}
        people={people}
        onChange={show}
        onRefresh={() => setMoment(Date.now())}
      />
      <Table
        label={t`Audit entries, newest first`}
        columns={columns}
        rows={rows}
        rowId={({ sequence }) => String(sequence)}
        onOpen={({ sequence }) => show({ ...search, open: sequence })}
        openId={search.open === undefined ? null : String(search.open)}
        empty={{
          title: <Trans>No entries in this time</Trans>,
          text: <Trans>Choose a longer time. Whatever is changed from now on stands here at once.</Trans>,
        }}
        filtered={hasFilters(search)}
        onClearFilters={() => show(withoutFilters)}
        failure={failureOf(entries)}
        onRetry={() => void refetch()}
      />
      {rows === undefined || rows.length === 0 ? null : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-2 text-sm text-ink-soft">
          <span className="figures">
            <Plural value={rows.length} one="# entry" other="# entries" />
          </span>
          {hasNextPage ? (
            <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              <Trans>Load older</Trans>
            </Button>
          ) : (
            <span>
              <Trans>That is all in this time.</Trans>
            </span>
          )}
        </div>
      )}
      <EntryDrawer
        sequence={search.open ?? null}
        entry={rows?.find(({ sequence }) => sequence === search.open)}
        people={people}
        onClose={() => show({ ...search, open: undefined })}
      />
    </Section>
  )
}
