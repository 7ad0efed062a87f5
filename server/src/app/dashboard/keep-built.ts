import { type ChildProcess, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBuildRecord, readBuiltDashboard } from '../../http/dashboard/built-dashboard.ts'
import type { Dashboard, DashboardState } from '../../http/dashboard/dashboard.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { hashDashboardSources } from './sources-hash.ts'

const installation = fileURLToPath(new URL('../../../..', import.meta.url))
const longestReason = 4_000

export type KeptDashboard = Dashboard & {
  /** Once, when the server listens: nobody waits for it. */
  readonly start: () => void
  readonly stop: () => void
}

type Building = { readonly child: ChildProcess; readonly done: Promise<{ readonly failure: string | null }> }

/** A process of its own, behind the server's requests in the queue for the processor. */
const startBuild = (root: string): Building => {
  const child = spawn(process.execPath, [join(root, 'scripts/build-dashboard.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-longestReason)
  })
  if (child.pid !== undefined) {
    try {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // It has ended already, or the system does not allow it.
    }
  }
  const { promise, resolve } = Promise.withResolvers<{ failure: string | null }>()
  child.once('error', (error) => resolve({ failure: error.message }))
  child.once('close', (code) => resolve({ failure: code === 0 ? null : said.trim() || `ended with ${code}` }))
  return { child, done: promise }
}

/**
 * Serves what `npm ci` built, and builds it again where it is missing or older than its sources.
 * @param build false: serves what is there, whatever its age.
 */
export const keepDashboardBuilt = (parts: {
  readonly build: boolean
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly root?: string
}): KeptDashboard => {
  const { build, log, root = installation } = parts
  const folder = join(root, 'dashboard/dist')
  const { promise: started, resolve: setStarted } = Promise.withResolvers<DashboardState>()
  let state: Promise<DashboardState> = started
  let building: Building | null = null
  let stopped = false

  const readBuilt = async (): Promise<DashboardState> => {
    const record = await readBuildRecord(folder)
    if (record === null) return { kind: 'failed' }
    return { kind: 'ready', built: await readBuiltDashboard(folder, record) }
  }
  const isFresh = async (): Promise<boolean> => {
    const record = await readBuildRecord(folder)
    if (record === null) return false
    const sources = hashDashboardSources(root)
    return sources === null || sources === record.sources
  }
  const buildThenRead = async (): Promise<DashboardState> => {
    building = startBuild(root)
    setStarted({ kind: 'building' })
    const startedAt = performance.now()
    const { failure } = await building.done
    building = null
    if (stopped) return { kind: 'failed' }
    if (failure === null) {
      log.info({ build_ms: Math.round(performance.now() - startedAt) }, 'The dashboard was built')
      return readBuilt()
    }
    const last = await readBuilt()
    if (last.kind === 'ready')
      log.warn({ reason: failure }, 'The dashboard could not be built; the last build is served')
    else log.error({ reason: failure }, 'The dashboard could not be built')
    return last
  }
  const fail = (error: unknown): DashboardState => {
    log.error({ error }, 'The dashboard’s build cannot be read')
    return { kind: 'failed' }
  }

  return {
    state: () => state,
    start: () => {
      const begin = async (): Promise<void> => {
        const current = !build || (await isFresh()) ? readBuilt() : buildThenRead()
        const settled = await current.catch(fail)
        setStarted(settled)
        state = Promise.resolve(settled)
      }
      begin().catch((error: unknown) => setStarted(fail(error)))
    },
    stop: () => {
      stopped = true
      building?.child.kill()
    },
  }
}
