import type { UsageGroup } from '@keepgate/protocol/usage'
import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import { Figure, type FigureKind } from '../../ui/figure.tsx'
import type { Column } from '../../ui/table-column.ts'

type Amount = (group: UsageGroup) => number | null

const figure = (id: string, header: string, value: Amount, kind: FigureKind = 'number'): Column<UsageGroup> => ({
  id,
  header,
  align: 'end',
  sortBy: value,
  cell: (group): ReactNode => <Figure value={value(group)} kind={kind} />,
})

/** The figures of one group in a line. */
export const useGroupColumns = (
  header: string,
  nameOf: (key: string | null) => string,
  name: (group: UsageGroup) => ReactNode,
): readonly Column<UsageGroup>[] => {
  const { t } = useLingui()
  return useMemo(
    () => [
      { id: 'name', header, cell: name, sortBy: ({ key }) => nameOf(key), width: '16rem' },
      figure('requests', t`Requests`, (group) => group.requests),
      figure('errors', t`Errors`, (group) => group.errors),
      figure('input', t`Tokens in`, (group) => group.input_tokens),
      figure('output', t`Tokens out`, (group) => group.output_tokens),
      figure('cost', t`Spend`, (group) => group.cost_usd, 'money'),
      figure('unknown_cost', t`Cost unknown`, (group) => group.unknown_cost_requests),
      figure('p50', 'p50', (group) => group.p50_latency_ms, 'duration'),
      figure('p95', 'p95', (group) => group.p95_latency_ms, 'duration'),
      figure('p99', 'p99', (group) => group.p99_latency_ms, 'duration'),
    ],
    [header, nameOf, name, t],
  )
}
