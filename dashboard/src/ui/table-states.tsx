import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { Said } from './said.tsx'
import { Skeleton } from './skeleton.tsx'

/** A refusal or a lost connection, as far as a table tells it. */
export type Failure = {
  readonly detail: string
  readonly hint?: string | undefined
  readonly said?: string | undefined
  readonly request_id?: string | undefined
}

export type TableEmptiness = {
  /** Nothing exists yet: what would stand here and how it comes about. */
  empty: { readonly title: ReactNode; readonly text?: ReactNode; readonly action?: ReactNode }
  /** True where a filter is set, so that no rows mean "nothing matches". */
  filtered?: boolean | undefined
  /** Why nothing may match, where there is more to say. */
  filteredText?: ReactNode
  onClearFilters?: (() => void) | undefined
  /** In the place of rows that never came; under rows of earlier it says that they are old. */
  failure?: Failure | null | undefined
  onRetry?: (() => void) | undefined
}

/** What stands in the place of rows when there are none. */
export const TableEmpty = ({ empty, filtered, filteredText, onClearFilters, failure, onRetry }: TableEmptiness) => {
  if (failure !== null && failure !== undefined) return <Failed failure={failure} onRetry={onRetry} />
  if (filtered) {
    return (
      <EmptyState
        announce="status"
        title={<Trans>Nothing matches these filters.</Trans>}
        action={
          onClearFilters === undefined ? null : (
            <Button icon="x" onClick={onClearFilters}>
              <Trans>Clear filters</Trans>
            </Button>
          )
        }
      >
        {filteredText}
      </EmptyState>
    )
  }
  return (
    <EmptyState title={empty.title} action={empty.action}>
      {empty.text}
    </EmptyState>
  )
}

/** Loading failed: what happened, the request's id for a search in the logs, and another try. */
export const Failed = ({ failure, onRetry }: { failure: Failure; onRetry: (() => void) | undefined }) => (
  <EmptyState
    announce="alert"
    icon="warning"
    title={failure.detail}
    action={
      onRetry === undefined ? null : (
        <Button icon="refresh" onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      )
    }
  >
    {failure.hint}
    <Said text={failure.said} />
    {failure.request_id === undefined ? null : (
      <p className="text-sm">
        <Trans>Request</Trans> <code className="font-mono select-all">{failure.request_id}</code>
      </p>
    )}
  </EmptyState>
)

const skeletonRows = ['a', 'b', 'c', 'd', 'e', 'f']

export const TableSkeleton = ({
  columns,
}: {
  columns: readonly { readonly id: string; readonly align?: 'start' | 'end' }[]
}) => {
  const { t } = useLingui()
  return (
    <tbody aria-busy="true" aria-label={t`Loading`}>
      {skeletonRows.map((row) => (
        <tr key={row} aria-hidden>
          {columns.map((column, index) => (
            <td key={column.id} className="h-9 border-b border-line px-3 stacked:not-first:hidden">
              <div className={column.align === 'end' ? 'flex justify-end' : ''}>
                <Skeleton width={index === 0 ? '60%' : '40%'} />
              </div>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}
