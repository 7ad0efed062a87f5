/** The rounds: each target does the same work in turn, and the order turns with every round. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command, LoadResult } from './messages.ts'
import { type LoadGenerator, processorTime, residentMemory } from './processes.ts'
import type { Target } from './targets.ts'

export type Plan = {
  rounds: number
  throughputMs: number
  latencyMs: number
  streams: number
  chunks: number
  intervalMs: number
  idle: number
}

type Name = Target['name']
type Sample = LoadResult & { processorUsPerRequest: number | null }
export type Round = Record<'throughput' | 'latency' | 'streaming', Partial<Record<Name, Sample>>>
/** MiB. */
export type Memory = {
  startMib: number | null
  afterLoadMib: number | null
  withIdleStreamsMib: number | null
  dropped: number
}

export type Measured = {
  rounds: Round[]
  memory: Partial<Record<Name, Memory>>
  sent: Record<Name, number>
  problems: string[]
}

const throughputConnections = 50

export const measure = async (
  generator: LoadGenerator,
  targets: readonly Target[],
  plan: Plan,
  say: (line: string) => void,
): Promise<Measured> => {
  const measured: Measured = { rounds: [], memory: {}, sent: { upstream: 0, bare: 0, keepgate: 0 }, problems: [] }

  const run = async (target: Target, work: Pick<Command, 'kind' | 'model' | 'connections' | 'durationMs'>) => {
    const before = target.pid === null ? null : processorTime(target.pid)
    const result = await generator.run({ ...work, model: target.model(work.model), port: target.port, key: target.key })
    const after = target.pid === null ? null : processorTime(target.pid)
    measured.sent[target.name] += result.sent
    if (result.failed > 0)
      measured.problems.push(`${target.name}: ${result.failed} of ${result.sent} ${work.kind} failed`)
    const spentMs = before === null || after === null ? null : after - before
    return { ...result, processorUsPerRequest: spentMs === null ? null : (spentMs * 1000) / Math.max(1, result.sent) }
  }
  const plain = (target: Target, connections: number, durationMs: number) =>
    run(target, { kind: 'plain', model: 'plain', connections, durationMs })

  for (const target of targets) {
    const startMib = target.pid === null ? null : residentMemory(target.pid)
    measured.memory[target.name] = { startMib, afterLoadMib: null, withIdleStreamsMib: null, dropped: 0 }
    // The first requests compile the code; nobody's figure should carry them.
    await plain(target, throughputConnections, Math.min(1500, plan.throughputMs))
  }

  const streamModel = `stream-${plan.chunks}-${plan.intervalMs}`
  for (let number = 0; number < plan.rounds; number++) {
    const turn = number % targets.length
    const order = [...targets.slice(turn), ...targets.slice(0, turn)]
    const round: Round = { throughput: {}, latency: {}, streaming: {} }
    for (const target of order)
      round.throughput[target.name] = await plain(target, throughputConnections, plan.throughputMs)
    for (const target of order) round.latency[target.name] = await plain(target, 1, plan.latencyMs)
    for (const target of order) {
      const work = { kind: 'stream', model: streamModel, connections: plan.streams, durationMs: 0 } as const
      round.streaming[target.name] = await run(target, work)
    }
    const contents = new Set(Object.values(round.streaming).flatMap((sample) => Object.keys(sample.bodies)))
    if (contents.size !== 1) measured.problems.push(`streams differ: ${contents.size} different contents`)
    measured.rounds.push(round)
    say(`round ${number + 1} of ${plan.rounds}`)
  }

  for (const target of targets) {
    const memory = measured.memory[target.name]
    if (target.pid === null || memory === undefined) continue
    await sleep(1000)
    memory.afterLoadMib = residentMemory(target.pid)
    await run(target, { kind: 'hold', model: 'idle', connections: plan.idle, durationMs: 0 })
    await sleep(2000)
    memory.withIdleStreamsMib = residentMemory(target.pid)
    memory.dropped = (await run(target, { kind: 'release', model: '', connections: 0, durationMs: 0 })).failed
    await sleep(500)
    say(`${target.name}: ${plan.idle} idle streams held, ${memory.dropped} dropped`)
  }
  return measured
}
