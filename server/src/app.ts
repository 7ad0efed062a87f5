/** The server, wired from top to bottom: storage and services, policy in memory, limits, both planes, one port. */
import { readFile } from 'node:fs/promises'
import { createAdmin } from './app/admin/admin.ts'
import { openCore } from './app/core.ts'
import { keepDashboardBuilt } from './app/dashboard/keep-built.ts'
import { connectFromEnvironment } from './app/environment-connections.ts'
import { createGateway } from './app/gateway.ts'
import { httpSettings } from './app/http-settings.ts'
import { loadLimits } from './app/load-limits.ts'
import { startBlock } from './app/start-block.ts'
import type { StartOptions } from './app/start-options.ts'
import { startUpkeep } from './app/upkeep.ts'
import { startVaultUpkeep } from './app/vault-upkeep.ts'
import type { Config } from './config/config.ts'
import { createConnectionPolicy } from './gateway/connections/connection-policy.ts'
import { createWorkspaceModels } from './gateway/connections/workspace-models.ts'
import { createPrices } from './gateway/prices/prices.ts'
import { findProvider } from './gateway/providers/registry.ts'
import { createRequestLog } from './gateway/records/request-log.ts'
import { createRequestRecords } from './gateway/records/request-record-repository.ts'
import { createControlPlane } from './http/control-plane.ts'
import { createExportPlaces, createLiveViewPlaces } from './http/places.ts'
import { createHttpServer } from './http/server.ts'
import { AppError } from './kernel/errors.ts'
import { version } from './kernel/version.ts'
import { createClientAddresses } from './limits/client-address.ts'
import { createMemoryLimiter } from './limits/memory-limiter.ts'
import { limitsStartLine } from './limits/start-line.ts'
import { keepWindows, windowsRepository } from './limits/windows-repository.ts'
import { watchPolicyRevision } from './storage/policy-revision.ts'
import { createHealth } from './telemetry/health.ts'
import { createLogger } from './telemetry/logger.ts'
import { createLoopDelay } from './telemetry/loop-delay.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { timeOf } from './telemetry/time-of.ts'

export type App = {
  readonly url: string
  /** What to print for the person who started it. */
  readonly block: string
  /** Logs what nobody caught. */
  readonly unexpected: (error: unknown) => void
  /** Stops accepting, lets streams finish for the grace, tells the rest, writes what is waiting. */
  readonly close: () => Promise<void>
}

export const startApp = async (config: Config, options: StartOptions): Promise<App> => {
  const log = createLogger({ level: config.logLevel, ...(options.logTo && { destination: options.logTo }) })
  const core = await openCore(config, log)
  const { clock, storage, identity } = core
  const { database } = storage

  const connectionPolicy = createConnectionPolicy(database, findProvider)
  let environmentDone = await connectFromEnvironment(config, core, log)
  await Promise.all([identity.policy.start(), identity.sealedGenerations.refresh(), connectionPolicy.refresh()])
  const limits = await loadLimits(config, core)
  const { rules } = limits
  const reload = async (): Promise<void> => {
    await Promise.all([identity.policy.refresh(), identity.sealedGenerations.refresh(), connectionPolicy.refresh()])
    await Promise.all([limits.refresh(), core.outbound.refresh()])
    if (!environmentDone) environmentDone = await connectFromEnvironment(config, core, log)
  }
  const policyWatch = watchPolicyRevision(database, { onChange: reload, log })

  const metrics = createMetrics()
  const loopDelay = createLoopDelay()
  const limiter = createMemoryLimiter({ clock })
  const keptWindows = await keepWindows({
    limiter,
    repository: windowsRepository(database),
    clock,
    onFailure: (error) => log.warn({ error }, 'Limit windows could not be saved; trying on'),
  })
  const overrides = config.pricesFile === null ? undefined : await readFile(config.pricesFile, 'utf8')
  const prices = createPrices(overrides === undefined ? {} : { overrides })
  const requestLog = createRequestLog({ telemetry: storage.telemetry, clock, log })
  metrics.watchQueue('request_records', () => requestLog.stats().queued)

  const upkeep = await startUpkeep(config, core, metrics, log)

  let draining = false
  const auditCheckpoints = core.audit.scheduleCheckpoints()
  const health = createHealth({
    clock,
    checks: {
      database: storage.healthy,
      migrations: storage.migrated,
      policy: policyWatch.poke,
      audit: auditCheckpoints.requireSound,
      root_key: core.vault.rootKeysOpenStored,
    },
    onFailure: (name, error) => log.error({ check: name, error }, 'A readiness check failed'),
  })
  const clientAddresses = createClientAddresses(config.trustedProxies)
  const gateway = createGateway({
    config,
    core,
    connectionPolicy,
    refreshPolicy: policyWatch.poke,
    limiter,
    limits,
    clientAddresses,
    prices,
    requestLog,
    metrics,
    log,
    draining: () => draining,
  })
  metrics.watchQueue('live_requests', () => gateway.live.size)

  const dashboard = keepDashboardBuilt({ build: options.buildDashboard, log })
  const admin = await createAdmin({ config, core, served: { limits }, health: health.ready, log })
  const controlPlane = await createControlPlane({
    admin,
    dashboard,
    identity,
    connections: core.connections,
    requestRecords: createRequestRecords(storage),
    audit: core.audit,
    limiter,
    limitRules: rules,
    clientAddresses,
    health: health.ready,
    metrics: metrics.scrape,
    gauges: metrics.gauges,
    loopDelay: loopDelay.read,
    databaseLatency: () => timeOf(storage.healthy, clock),
    queuedRecords: () => requestLog.stats().queued,
    draining: () => draining,
    warnings: upkeep.warnings,
    models: createWorkspaceModels(connectionPolicy, gateway.catalogue),
    playground: gateway.playground,
    assistant: gateway.assistant,
    sealing: core.sealing,
    liveViews: createLiveViewPlaces(),
    exports: createExportPlaces(),
    // The change is committed: it is answered as done, and the watch tries on.
    policyInForce: () =>
      policyWatch.poke().catch((error: unknown) => log.error({ error }, 'A change is not in force here yet')),
    settings: httpSettings(config, prices.date),
    clock,
    log,
  })
  const server = createHttpServer({ dataPlane: gateway.door, controlPlane: controlPlane.routing })

  const url = await server.listen({ host: config.host, port: config.port })
  const vaultUpkeep = await startVaultUpkeep(config, core, url, log)
  admin.listensAt(url)
  dashboard.start()
  const setupToken = (await identity.setup.isInitialised()) ? null : await identity.setup.createLink()
  const facts = {
    version,
    listening: url,
    url: config.publicUrl ?? url,
    setupToken,
    limits: limitsStartLine(rules),
    config,
    priceDate: prices.date,
    adminClosed: await admin.problem(),
  }

  return {
    url,
    block: startBlock(facts),
    unexpected: (error) => log.error({ error }, 'Something nobody caught'),
    close: async () => {
      draining = true
      health.startDraining()
      dashboard.stop()
      const graceSeconds = config.shutdownGraceMs / 1000
      // Who is still streaming when the grace ends is told so in the stream, then cut.
      const ending = setTimeout(
        () =>
          gateway.live.cancelWhere(
            () => true,
            () => new AppError('draining'),
          ),
        config.shutdownGraceMs,
      )
      await server.close(graceSeconds + 1)
      clearTimeout(ending)
      gateway.live.stop()
      gateway.sealedCallers.close()
      await controlPlane.close()
      await policyWatch.stop()
      await Promise.allSettled([requestLog.close(), keptWindows.close(), vaultUpkeep.stop(), upkeep.stop()])
      // Last of all that appends, so that a stopped server has signed for everything.
      await auditCheckpoints.close()
      metrics.close()
      loopDelay.close()
      await core.close()
    },
  }
}
