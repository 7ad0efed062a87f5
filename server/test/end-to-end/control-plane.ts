/** The control plane on a real port, with real identity, vault, audit and storage on SQLite: what the suites beside this call. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { createAdmin } from '../../src/app/admin/admin.ts'
import { createAudit } from '../../src/audit/audit.ts'
import { createBackups } from '../../src/backup/backups.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { parseKeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { createConnections } from '../../src/gateway/connections/connections.ts'
import type { WorkspaceModels } from '../../src/gateway/connections/workspace-models.ts'
import { createAddressPolicy } from '../../src/gateway/outbound/address-policy.ts'
import { createOutboundAllowances } from '../../src/gateway/outbound/allowances.ts'
import { openai } from '../../src/gateway/providers/openai/openai.ts'
import { createRequestRecords } from '../../src/gateway/records/request-record-repository.ts'
import { createSealing } from '../../src/gateway/sealed/sealing.ts'
import type { ArrivalRules } from '../../src/http/arrival-limits.ts'
import { createControlPlane } from '../../src/http/control-plane.ts'
import type { DashboardFile } from '../../src/http/dashboard/built-dashboard.ts'
import type { DashboardState } from '../../src/http/dashboard/dashboard.ts'
import { createExportPlaces, createLiveViewPlaces } from '../../src/http/places.ts'
import { createHttpServer } from '../../src/http/server.ts'
import type { ControlPlaneServices, HttpSettings } from '../../src/http/services.ts'
import { createIdentity, type Identity, type NewHome } from '../../src/identity/identity.ts'
import { toBase64url } from '../../src/kernel/bytes.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { newId } from '../../src/kernel/ids.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { LimitRules } from '../../src/limits/classes.ts'
import { createClientAddresses } from '../../src/limits/client-address.ts'
import { createLimitPolicy } from '../../src/limits/limit-overrides.ts'
import { createMemoryLimiter } from '../../src/limits/memory-limiter.ts'
import { nextRevision } from '../../src/storage/policy-revision.ts'
import type { RequestRecordRow } from '../../src/storage/schema.ts'
import type { HealthReport } from '../../src/telemetry/health.ts'
import { createRootRotation } from '../../src/vault/root-rotation.ts'
import { createSealedKeys } from '../../src/vault/sealed-keys.ts'
import { createVault } from '../../src/vault/vault.ts'
import { type OpenTestDatabase, openTestSqlite } from '../databases.ts'

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body; null where it is no JSON. */
  readonly json: unknown
}

export type Call = {
  readonly token?: string | undefined
  readonly cookie?: string
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Record<string, string>
}

export type Account = {
  readonly email: string
  readonly auth: string
  readonly recoveryAuth: string
  readonly home: NewHome
}

type Options = {
  /** Default: SQLite. */
  readonly open?: OpenTestDatabase
  readonly settings?: Partial<HttpSettings>
  readonly rules?: ArrivalRules & Partial<LimitRules>
  readonly models?: WorkspaceModels
  readonly trustedProxies?: readonly string[]
  readonly signUp?: 'invite' | 'open' | 'closed'
  /** Text of `licensed_config.json`; default: there is none. */
  readonly adminConfig?: string
  /** As ENCRYPTION_KEYS; default: one of its own. */
  readonly encryptionKeys?: string
  /** Default: a page and one script. */
  readonly dashboard?: DashboardState
}

const bytes = (length: number): string => toBase64url(randomBytes(length))

/** A registration as a client would send it; the slow derivation has no part in what these suites prove. */
export const registrationOf = (email: string) => {
  const auth = bytes(32)
  const recoveryAuth = bytes(32)
  const wrapped_user_key = `kg1.u1.${bytes(112)}`
  const registration = {
    email,
    display_name: email.split('@', 1)[0] ?? 'someone',
    kdf: { memory_kib: 65_536, iterations: 3, parallelism: 1 },
    login_salt: bytes(16),
    auth,
    wrapped_user_key,
    recovery: { salt: bytes(16), auth: recoveryAuth, wrapped_user_key },
  }
  return { registration, auth, recoveryAuth }
}

const fileOf = (contentType: string, text: string): DashboardFile => ({
  contentType,
  plain: Buffer.from(text),
  compressed: { br: brotliCompressSync(text), gzip: gzipSync(text) },
})

const builtForTests: DashboardState = {
  kind: 'ready',
  built: {
    page: '<!doctype html><html><head><title>Keepgate</title></head></html>',
    early: { everyone: ['assets/font-1.woff2'], stranger: ['assets/gate-1.js'], german: ['assets/de-1.js'] },
    files: new Map([
      ['assets/app-1.js', fileOf('text/javascript; charset=utf-8', 'app')],
      ['assets/login-worker-1.js', fileOf('text/javascript; charset=utf-8', 'worker')],
      ['theme.js', fileOf('text/javascript; charset=utf-8', 'theme')],
      ['portcullis.svg', fileOf('image/svg+xml', '<svg/>')],
    ]),
  },
}

export const unlimited: ArrivalRules = {
  address: null,
  classes: { default: null, chat: null, auth: null, tool: null, health: null },
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const startControlPlane = async (options: Options = {}) => {
  const opened = await (options.open ?? openTestSqlite)()
  const { database } = opened
  const clock = manualClock(Date.now())
  const rootKeys = parseKeyRing(
    'ENCRYPTION_KEYS',
    options.encryptionKeys ?? `k1:${Buffer.from(randomBytes(32)).toString('base64')}`,
  )
  const vault = createVault({ database, clock, rootKeys })
  await vault.start()
  const audit = createAudit({
    database,
    clock,
    random: randomBytes,
    signer: ed25519Signer(new Secret(randomBytes(32))),
  })
  await audit.start()
  const secret = () => new Secret(randomBytes(32))
  const identity: Identity = createIdentity({
    database,
    clock,
    random: randomBytes,
    audit: audit.append,
    nextRevision,
    secrets: {
      loginPepper: secret(),
      fakeSaltKey: secret(),
      apiKeyPepper: { currentVersion: 1, byVersion: new Map([[1, secret()]]) },
      sessionSecret: secret(),
    },
    settings: {
      environment: 'development',
      signUp: options.signUp ?? 'open',
      sessionIdleSeconds: 1800,
      sessionAbsoluteSeconds: 43_200,
    },
  })
  const connections = createConnections({
    database,
    clock,
    findAdapter: (provider) => (provider === 'openai' ? openai : null),
    seal: vault.sealForWorkspace,
    fingerprint: () => '0123456789ab',
    audit: audit.append,
    nextRevision,
    requireAllowedUrl: () => undefined,
    test: async () => ({
      time: clock.now(),
      reach: { ok: true, latencyMs: 1, message: 'Reached.' },
      call: { ok: true, latencyMs: 2, message: 'Answered.' },
      code: null,
      cause: null,
      fix: null,
    }),
  })
  const health = { report: { ready: true, draining: false, checks: { database: true } } as HealthReport }
  const draining = { now: false }
  const logged: string[] = []
  const log = (fields: object, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`)
  }
  const addressPolicy = createAddressPolicy([{ host: 'listed.example', port: 80 }])
  const outbound = createOutboundAllowances({
    database,
    clock,
    audit: audit.append,
    nextRevision,
    policy: addressPolicy,
    configured: [{ host: 'listed.example', port: 80 }],
    forgetConnections: () => undefined,
  })
  const limits = createLimitPolicy({
    database,
    clock,
    audit: audit.append,
    nextRevision,
    configured: { key: null, proofs: null, ...(options.rules ?? unlimited) },
    enabled: true,
  })
  const directory = mkdtempSync(join(tmpdir(), 'keepgate-admin-'))
  const adminConfigFile = join(directory, 'licensed_config.json')
  if (options.adminConfig !== undefined) writeFileSync(adminConfigFile, options.adminConfig)
  const backups = createBackups({
    storage: opened,
    rootKeys,
    audit,
    clock,
    random: randomBytes,
    directory: join(directory, 'backups'),
    log: { error: () => undefined },
  })
  const admin = await createAdmin({
    core: {
      clock,
      storage: opened,
      vault,
      audit,
      identity,
      outbound,
      rootRotation: createRootRotation({ database, rootKeys, clock, random: randomBytes, audit: audit.append }),
      backups,
    },
    served: { limits },
    config: {
      adminConfigFile,
      environment: 'development',
      publicUrl: options.settings?.publicUrl ?? null,
      host: '127.0.0.1',
      port: 0,
    },
    health: async () => health.report,
    log: { warn: log, error: log },
  })
  const services: ControlPlaneServices = {
    admin,
    dashboard: { state: async () => options.dashboard ?? builtForTests },
    identity,
    connections,
    requestRecords: createRequestRecords(opened),
    audit,
    limiter: createMemoryLimiter({ clock }),
    limitRules: limits.rules,
    policyInForce: async () => {
      await Promise.all([limits.refresh(), outbound.refresh()])
    },
    clientAddresses: createClientAddresses(options.trustedProxies ?? []),
    health: async () => health.report,
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', text: 'keepgate_up 1\n' }),
    gauges: () => ({ live_requests: 0 }),
    loopDelay: () => ({ p50: 0, p99: 1, maximum: 2 }),
    databaseLatency: async () => 0.5,
    queuedRecords: () => 0,
    warnings: () => [],
    draining: () => draining.now,
    models: options.models ?? { list: async () => [], anyKnown: () => false },
    sealing: createSealing({
      database,
      clock,
      random: randomBytes,
      findAdapter: (provider) => (provider === 'openai' ? openai : null),
      requireAllowedUrl: () => undefined,
      generationOf: identity.sealedGenerations.read,
      ...createSealedKeys(null, await audit.deployment()),
      listModels: async () => [],
      audit: audit.append,
    }),
    assistant: { chat: async ({ response }) => void response.end('the line'), carryOut: async () => undefined },
    playground: { requireOpen: () => undefined, chat: async ({ response }) => void response.end('the line') },
    liveViews: createLiveViewPlaces(),
    exports: createExportPlaces(),
    settings: {
      version: '0.1.0',
      environment: 'development',
      publicUrl: null,
      allowInsecureHttp: false,
      cors: { origins: [], methods: ['GET', 'POST', 'OPTIONS'], headers: ['content-type', 'authorization'] },
      metricsToken: null,
      securityContact: 'mailto:security@keepgate.example',
      signUp: options.signUp ?? 'open',
      sessionIdleSeconds: 1800,
      sessionAbsoluteSeconds: 43_200,
      logRetentionMs: 30 * 86_400_000,
      pricesOf: '2026-01-31',
      ...options.settings,
    },
    clock,
    // As in operation: what is for a closer look leaves no line.
    log: { debug: () => {}, info: log, warn: log, error: log },
  }
  const app = await createControlPlane(services)
  const server = createHttpServer({
    dataPlane: (_request, response) => response.end('data plane'),
    controlPlane: (request, response) => app.routing(request, response),
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })

  admin.listensAt(url)

  const request = async (method: string, path: string, call: Call = {}): Promise<Answer> => {
    const body = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body))
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.cookie === undefined ? {} : { cookie: call.cookie }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parseJson(text) }
  }

  const register = async (email: string): Promise<Account> => {
    const { registration, auth, recoveryAuth } = registrationOf(email)
    const home = await identity.signUp.open({ registration, workspaceName: `${email}’s` })
    return { email, auth, recoveryAuth, home }
  }
  const firstAdministrator = async (email: string): Promise<Account> => {
    const { registration, auth, recoveryAuth } = registrationOf(email)
    const actor = { type: 'cli' } as const
    const home = await identity.setup.createFirstAdministrator({ registration, workspaceName: 'First', actor })
    return { email, auth, recoveryAuth, home }
  }
  const login = async ({ email, auth }: Pick<Account, 'email' | 'auth'>): Promise<string> =>
    (await identity.login.finish({ email, auth, transport: 'bearer' })).token

  const addRecord = async (workspaceId: string, fields: Partial<RequestRecordRow> = {}): Promise<string> => {
    const id = newId('rec', clock.now())
    await opened.telemetry
      .insertInto('request_records')
      .values({
        id,
        request_id: newId('req', clock.now()),
        time: clock.now(),
        workspace_id: workspaceId,
        api_key_id: null,
        member_id: null,
        connection: 'openai',
        provider: 'openai',
        model: 'gpt-4o',
        operation: 'chat',
        stream: 0,
        status: 200,
        outcome: 'completed',
        error_code: null,
        input_tokens: 5,
        cached_tokens: null,
        output_tokens: 7,
        reasoning_tokens: null,
        cost_usd: 0.001,
        estimated: 0,
        latency_ms: 20,
        first_token_ms: null,
        attempts: 1,
        sent_ms: null,
        answered_ms: null,
        failed_attempts: null,
        ...fields,
      })
      .execute()
    return id
  }

  return {
    url,
    services,
    identity,
    connections,
    audit,
    database,
    kind: opened.kind,
    clock,
    health,
    draining,
    logged,
    adminConfigFile,
    backupDirectory: backups.directory,
    addressPolicy,
    limits,
    server,
    request,
    register,
    firstAdministrator,
    login,
    addRecord,
    close: async () => {
      await server.close(0)
      await app.close()
      await backups.close()
      await opened.dispose()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type ControlPlane = Awaited<ReturnType<typeof startControlPlane>>
