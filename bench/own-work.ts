/**
 * `npx node bench/own-work.ts`: the bare proxy, made busy for some microseconds a request. Shows what throughput any gateway
 * on one thread of this machine can keep, since work costs more than its own time: a slower proxy lets its neighbours
 * fall asleep, and waking them is part of its next write. Loopback only, about a minute.
 */
import { processorTime, startLoadGenerator, startServer } from './processes.ts'

const busyUs = [0, 5, 10, 20, 40, 70] as const
const rounds = 5
const durationMs = 2_000
const connections = 50

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const generator = await startLoadGenerator()
const upstream = await startServer('./upstream.ts')
const proxies = await Promise.all(
  busyUs.map(async (us) => {
    const server = await startServer('./bare-proxy.ts', [`http://127.0.0.1:${upstream.port}`, String(us)])
    return { us, server, perSecond: [] as number[], processorUs: [] as number[] }
  }),
)
const load = (port: number) =>
  generator.run({ kind: 'plain', model: 'plain', connections, durationMs, port, key: 'none' })

// The first requests compile the code; nobody's figure should carry them.
for (const { server } of proxies) await load(server.port)
for (let round = 0; round < rounds; round++) {
  for (const proxy of proxies) {
    const before = processorTime(proxy.server.pid) ?? Number.NaN
    const result = await load(proxy.server.port)
    if (result.failed > 0) throw new Error(`${result.failed} requests failed`)
    proxy.perSecond.push(result.perSecond)
    proxy.processorUs.push((((processorTime(proxy.server.pid) ?? Number.NaN) - before) * 1000) / result.sent)
  }
}

const idle = median(proxies[0]?.perSecond ?? [])
console.log('busy µs   requests/s   of the idle one   processor µs')
for (const { us, perSecond, processorUs } of proxies) {
  const rate = median(perSecond)
  const columns = [String(us), rate.toFixed(0), (rate / idle).toFixed(2), median(processorUs).toFixed(0)]
  console.log([7, 12, 17, 14].map((width, index) => (columns[index] ?? '').padStart(width)).join(' '))
}

await generator.stop()
for (const { server } of proxies) await server.stop()
await upstream.stop()
process.exit(0)
