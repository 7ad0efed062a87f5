/**
 * `npm run bench [-- --quick] [-- --without-keepgate] [-- --idle 5000]`: Keepgate with everything on, a bare proxy and
 * the upstream alone, in one run, round by round in changing order. Loopback only. Prints ratios and writes
 * bench/results/<date>.json. A run whose usage records are not the requests sent is void.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { measure, type Plan } from './measure.ts'
import { startLoadGenerator } from './processes.ts'
import { rows, table } from './report.ts'
import { settledCount, startBare, startGateway, startUpstream, type Target } from './targets.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'without-keepgate': { type: 'boolean', default: false },
    idle: { type: 'string' },
  },
})

const plan: Plan = values.quick
  ? { rounds: 2, throughputMs: 1500, latencyMs: 1000, streams: 100, chunks: 50, intervalMs: 20, idle: 200 }
  : { rounds: 5, throughputMs: 4000, latencyMs: 3000, streams: 500, chunks: 150, intervalMs: 20, idle: 1000 }
if (values.idle !== undefined) plan.idle = Number(values.idle)

/** A run that hangs says so, and leaves no process behind. */
const longestMinutes = values.quick ? 2.5 : 15
const tooLong = async (): Promise<never> => {
  await sleep(longestMinutes * 60_000, undefined, { ref: false })
  throw new Error(`VOID: the run took longer than ${longestMinutes} minutes`)
}

const main = async (): Promise<number> => {
  const started: Target[] = []
  const generator = await startLoadGenerator()
  const work = async (): Promise<number> => {
    const upstream = await startUpstream()
    started.push(upstream)
    started.push(await startBare(upstream.port))
    if (!values['without-keepgate']) started.push(await startGateway(upstream.port))
    const measured = await measure(generator, started, plan, (line) => console.log(line))

    const problems = [...measured.problems]
    for (const target of started) {
      const stored = await settledCount(target)
      const sent = measured.sent[target.name]
      if (stored !== null && stored !== sent)
        problems.push(`${target.name}: ${stored} usage records for ${sent} requests`)
      if (stored !== null) console.log(`${target.name}: ${stored} usage records for ${sent} requests`)
    }
    const result = {
      at: new Date().toISOString(),
      runtime: process.version,
      processor: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      plan,
      void: problems,
      rows: rows(measured),
      rounds: measured.rounds,
      memory: measured.memory,
    }
    console.log(table(result.rows))
    for (const problem of problems) console.log(`VOID: ${problem}`)
    const directory = new URL('./results/', import.meta.url)
    mkdirSync(directory, { recursive: true })
    const file = new URL(
      `${result.at.slice(0, 19).replaceAll(':', '-')}${values.quick ? '-quick' : ''}.json`,
      directory,
    )
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
    console.log(`Written to bench/results/${file.pathname.split('/').at(-1)}`)
    return problems.length === 0 ? 0 : 1
  }
  try {
    return await Promise.race([work(), tooLong()])
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  } finally {
    await generator.stop()
    for (const target of started.toReversed()) await target.stop()
  }
}

process.exit(await main())
