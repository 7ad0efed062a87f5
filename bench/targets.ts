/** What is measured: the upstream alone, the bare proxy, and Keepgate with everything on. */
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startKeepgate, untilInForce } from '../server/test/harness/keepgate.ts'
import { startServer } from './processes.ts'

export type Target = {
  name: 'upstream' | 'bare' | 'keepgate'
  /** Null for the upstream, which stands for no proxy at all. */
  pid: number | null
  port: number
  key: string
  /** The upstream's model as this target's clients write it. */
  model(name: string): string
  /** Usage records stored so far; null where there are none by design. */
  countRecords: (() => number) | null
  stop(): Promise<void>
}

const same = (name: string): string => name

export const startUpstream = async (): Promise<Target> => {
  const server = await startServer('./upstream.ts')
  return { name: 'upstream', ...server, pid: null, key: 'none', model: same, countRecords: null }
}

export const startBare = async (upstreamPort: number): Promise<Target> => {
  const server = await startServer('./bare-proxy.ts', [`http://127.0.0.1:${upstreamPort}`])
  return { name: 'bare', ...server, key: 'none', model: same, countRecords: null }
}

/** Requests a minute far above what a run can send: the limits are checked and charged, and never refuse. */
const beyondReach = 10_000_000

export const startGateway = async (upstreamPort: number): Promise<Target> => {
  const keepgate = await startKeepgate({
    env: {
      OUTBOUND_ALLOW: `127.0.0.1:${upstreamPort}`,
      RATE_LIMIT_IP: `${beyondReach}/minute`,
      LOG_LEVEL: 'info',
    },
  })
  try {
    const baseUrl = `http://127.0.0.1:${upstreamPort}/v1`
    await keepgate.addProvider('openai-compatible', { name: 'bench', baseUrl, key: 'sk-bench-upstream-key' })
    const key = await keepgate.createKey(beyondReach)
    await untilInForce()
    return {
      name: 'keepgate',
      pid: keepgate.pid,
      port: Number(new URL(keepgate.url).port),
      key,
      model: (name) => `bench/${name}`,
      countRecords: keepgate.countRecords,
      stop: async () => {
        await keepgate.stop()
        keepgate.remove()
      },
    }
  } catch (error) {
    await keepgate.stop('SIGKILL')
    rmSync(keepgate.dataDirectory, { recursive: true, force: true })
    throw error
  }
}

/** Waits until the count stands still, at most ten seconds: records leave in batches. */
export const settledCount = async (target: Target): Promise<number | null> => {
  if (target.countRecords === null) return null
  let before = -1
  for (let attempt = 0; attempt < 20; attempt++) {
    const now = target.countRecords()
    if (now === before) return now
    before = now
    await sleep(500)
  }
  return before
}
