import { BarList } from '../src/ui/bar-list.tsx'
import { Chart } from '../src/ui/chart.tsx'
import { LimitBar } from '../src/ui/limit-bar.tsx'
import { Sparkline } from '../src/ui/sparkline.tsx'
import { Stat, Stats } from '../src/ui/stat.tsx'
import { hostile } from './hostile.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 5, 10)
const times = Array.from({ length: 24 }, (_, index) => start + index * hour)
const wave = (base: number, shift: number) =>
  times.map((_, index) => Math.round(base * (1.2 + Math.sin((index + shift) / 3.4))))

const requests = [
  { label: 'openai', values: wave(120, 0) },
  { label: 'anthropic', values: wave(70, 2) },
  { label: 'mistral', values: wave(30, 5) },
  { label: hostile.german, values: wave(12, 7) },
]
const latency = [
  { label: 'p50', values: wave(180, 1) },
  { label: 'p95', values: wave(420, 2).map((value, index) => (index === 9 || index === 10 ? null : value)) },
  { label: 'p99', values: wave(900, 3) },
]

export const Figures = () => (
  <div className="grid min-w-0 gap-6">
    <Stats>
      <Stat
        label="Requests"
        value={12_840_211}
        kind="compact"
        note={<Sparkline label="Requests in the last day" values={requests[0]?.values ?? []} />}
      />
      <Stat label="Spend" value={0.004_23} kind="money" note="3 models without a price left out" />
      <Stat label="Errors" value={0.0142} kind="share" />
      <Stat label="Latency p95" value={1840} kind="duration" />
      <Stat label="Tokens" value={null} />
      <Stat label="Memory" value={undefined} />
    </Stats>
    <div className="grid gap-8 lg:grid-cols-2">
      <Chart label="Requests by provider" times={times} series={requests} shape="bars" kind="compact" />
      <Chart label="Latency" times={times} series={latency} shape="lines" kind="duration" />
    </div>
    <div className="grid gap-8 sm:grid-cols-2">
      <BarList
        label="Top models"
        kind="money"
        onOpen={() => undefined}
        items={[
          { id: 'a', label: 'openai/gpt-5', value: 41.2 },
          { id: 'b', label: hostile.long, value: 12.02 },
          { id: 'c', label: hostile.reversed, value: 0.0021 },
          { id: 'd', label: 'local/llama', value: null },
        ]}
      />
      <div className="grid content-start gap-3">
        <LimitBar label="Requests a minute" used={120} limit={600} />
        <LimitBar label="Budget" used={9.2} limit={10} kind="money" />
        <LimitBar label="Tokens a minute" used={120_000} limit={100_000} kind="compact" />
        <LimitBar label="Budget" used={3} limit={null} kind="money" />
      </div>
    </div>
  </div>
)
