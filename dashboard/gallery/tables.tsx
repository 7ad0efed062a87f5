import { useMemo, useState } from 'react'
import { Badge } from '../src/ui/badge.tsx'
import { Button } from '../src/ui/button.tsx'
import { Figure } from '../src/ui/figure.tsx'
import { FilterBar } from '../src/ui/filter-bar.tsx'
import type { FilterField, FilterValues } from '../src/ui/filter-state.ts'
import { LiveTable } from '../src/ui/live-table.tsx'
import { Name } from '../src/ui/name.tsx'
import { RelativeTime } from '../src/ui/relative-time.tsx'
import { Status } from '../src/ui/status.tsx'
import { Table } from '../src/ui/table.tsx'
import type { Column } from '../src/ui/table-column.ts'
import { TimeRangeField } from '../src/ui/time-range-field.tsx'
import { hostile } from './hostile.ts'

type Row = {
  id: string
  name: string
  requests: number
  cost: number | null
  used: number | null
  state: 'good' | 'off'
}

const rows: Row[] = [
  { id: '1', name: 'production', requests: 1_204_221, cost: 812.4, used: Date.now() - 4_000, state: 'good' },
  { id: '2', name: hostile.markup, requests: 17, cost: 0.00023, used: Date.now() - 86_400_000 * 3, state: 'good' },
  { id: '3', name: hostile.reversed, requests: 9, cost: null, used: null, state: 'off' },
  { id: '4', name: hostile.long, requests: 121, cost: 1.5, used: Date.now() - 7_200_000, state: 'good' },
]

const columns: Column<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    width: '18rem',
    cell: (row) => (
      <div className="max-w-72">
        <Name text={row.name} />
      </div>
    ),
    sortBy: (row) => row.name,
  },
  {
    id: 'state',
    header: 'Status',
    width: '8rem',
    cell: (row) => <Status tone={row.state}>{row.state === 'good' ? 'Active' : 'Revoked'}</Status>,
  },
  { id: 'scope', header: 'Scope', width: '8rem', cell: () => <Badge>chat</Badge> },
  {
    id: 'requests',
    header: 'Requests',
    width: '8rem',
    align: 'end',
    cell: (row) => <Figure value={row.requests} />,
    sortBy: (row) => row.requests,
  },
  {
    id: 'cost',
    header: 'Cost',
    width: '8rem',
    align: 'end',
    cell: (row) => <Figure value={row.cost} kind="money" />,
    sortBy: (row) => row.cost,
  },
  {
    id: 'used',
    header: 'Last use',
    width: '10rem',
    align: 'end',
    cell: (row) => <RelativeTime at={row.used} none="never" />,
  },
]

const fields: FilterField[] = [
  {
    id: 'outcome',
    label: 'Outcome',
    kind: 'choice',
    options: [
      { value: 'completed', label: 'Completed' },
      { value: 'failed', label: 'Failed' },
    ],
  },
  { id: 'model', label: 'Model', kind: 'text', placeholder: 'openai/gpt-5' },
  { id: 'min_latency', label: 'Latency at least', kind: 'number', unit: 'ms', min: 0 },
]

const none: Row[] = []
const empty = {
  title: 'No keys yet',
  text: 'A key lets a program in.',
  action: <Button look="primary">Make a key</Button>,
}

const liveRow = (number: number): Row => ({
  id: `live-${number}`,
  name: `openai/model-${number}`,
  requests: number,
  cost: number / 7,
  used: Date.now(),
  state: 'good',
})
const newest = 10_000
const firstLive = Array.from({ length: newest }, (_, index) => liveRow(newest - index))

export const Tables = () => {
  const [filters, setFilters] = useState<FilterValues>({ outcome: 'failed' })
  const [range, setRange] = useState({})
  const [live, setLive] = useState(firstLive)
  const [openId, setOpenId] = useState<string | null>(null)
  const shared = useMemo(() => ({ columns, rowId: (row: Row) => row.id, empty }), [])
  return (
    <div className="grid min-w-0 grid-cols-1 gap-8">
      <div className="min-w-0">
        <FilterBar
          fields={fields}
          value={filters}
          onChange={setFilters}
          actions={
            <Button size="small" icon="download">
              CSV
            </Button>
          }
        >
          <TimeRangeField value={range} onChange={setRange} fallback="24h" />
        </FilterBar>
        <Table
          {...shared}
          label="Keys"
          rows={rows}
          onOpen={(row) => setOpenId(row.id)}
          openId={openId}
          pages={{ previous: null, next: () => undefined }}
          columnChoice
        />
      </div>
      <Table {...shared} label="Loading" rows={undefined} />
      <Table {...shared} label="Nothing yet" rows={none} />
      <Table {...shared} label="Filtered" rows={none} filtered onClearFilters={() => undefined} />
      <Table
        {...shared}
        label="Failed"
        rows={undefined}
        failure={{ detail: 'The database does not answer.', request_id: 'req_01JZ7V4K9Q' }}
        onRetry={() => undefined}
      />
      <Button
        onClick={() =>
          setLive([...Array.from({ length: 50 }, (_, index) => liveRow(live.length + 50 - index)), ...live])
        }
      >
        50 requests arrive
      </Button>
      <LiveTable
        {...shared}
        label="Live"
        rows={live}
        onOpen={(row) => setOpenId(row.id)}
        openId={openId}
        height="20rem"
      />
    </div>
  )
}
