/** What the control plane needs from the rest of Keepgate: one record that `app.ts` fills, and that tests can build. */

import type { AdminCommandAnswer, AdminCommandRequest, AdminStatus } from '@keepgate/protocol/admin-command'
import type { Environment } from '@keepgate/protocol/environment'
import type { Audit } from '../audit/audit.ts'
import type { Backups } from '../backup/backups.ts'
import type { Connections } from '../gateway/connections/connections.ts'
import type { WorkspaceModels } from '../gateway/connections/workspace-models.ts'
import type { RecordsOf } from '../gateway/records/request-record-repository.ts'
import type { Sealing } from '../gateway/sealed/sealing.ts'
import type { AdminCommands } from '../identity/admin/admin-commands.ts'
import type { AcceptedAdmin, AdminPlan, Perform } from '../identity/admin/perform.ts'
import type { SignedHead, SignedRequest, VerifiedHead } from '../identity/admin/verify-request.ts'
import type { Identity } from '../identity/identity.ts'
import type { Principal } from '../identity/model.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Secret } from '../kernel/secret.ts'
import type { LimitRules } from '../limits/classes.ts'
import type { ClientAddresses } from '../limits/client-address.ts'
import type { Limiter } from '../limits/rule.ts'
import type { HealthReport } from '../telemetry/health.ts'
import type { LoopDelay } from '../telemetry/loop-delay.ts'
import type { CorsSettings } from './cors.ts'
import type { Dashboard } from './dashboard/dashboard.ts'
import type { AssistantDoor } from './data-plane/assistant-door.ts'
import type { SessionDoor } from './data-plane/session-door.ts'
import type { Places } from './places.ts'

export type PersonPrincipal = Extract<Principal, { type: 'person' }>

export type HttpSettings = {
  readonly version: string
  readonly environment: Environment
  /** Origin under which people reach this installation; null = the address it listens on. */
  readonly publicUrl: string | null
  readonly allowInsecureHttp: boolean
  readonly cors: CorsSettings
  readonly metricsToken: Secret<string> | null
  /** For /.well-known/security.txt: `mailto:…` or a URL; null = the project's own page. */
  readonly securityContact: string | null
  readonly signUp: 'invite' | 'open' | 'closed'
  readonly sessionIdleSeconds: number
  readonly sessionAbsoluteSeconds: number
  readonly logRetentionMs: number
  /** Day of the price table. */
  readonly pricesOf: string
}

export type HttpLog = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What stands behind the guard of /api/admin. */
export type AdminDoor = {
  /** Throws AppError signature_refused. */
  readonly verifyHead: (head: SignedHead) => Promise<VerifiedHead>
  readonly perform: Perform
  /** Throws AppError validation_failed for a command that there is not, or its arguments; not_found, conflict to approve. */
  readonly planCommand: (command: AdminCommandRequest, signed: SignedRequest) => Promise<AdminPlan<AdminCommandAnswer>>
  readonly listCommands: AdminCommands['list']
  readonly viewCommand: AdminCommands['view']
  readonly listBackups: Backups['runs']['list']
  readonly status: (accepted: AcceptedAdmin) => Promise<AdminStatus>
}

export type ControlPlaneServices = {
  readonly admin: AdminDoor
  readonly dashboard: Dashboard
  readonly identity: Identity
  readonly connections: Connections
  readonly requestRecords: RecordsOf
  readonly audit: Pick<Audit, 'list' | 'listAll' | 'key' | 'checkpoints' | 'verifications' | 'proofs' | 'export'>
  readonly limiter: Limiter
  readonly limitRules: LimitRules
  readonly clientAddresses: ClientAddresses
  readonly health: () => Promise<HealthReport>
  /** Prometheus text. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>
  /** Gauges of the process and its queues for /api/status, by snake_case name. */
  readonly gauges: () => Readonly<Record<string, number>>
  readonly loopDelay: () => LoopDelay
  /** Milliseconds of one small question; null where the database does not answer. */
  readonly databaseLatency: () => Promise<number | null>
  readonly queuedRecords: () => number
  readonly draining: () => boolean
  /** What whoever looks at the health should know, one sentence each. */
  readonly warnings: () => readonly string[]
  readonly models: WorkspaceModels
  readonly playground: SessionDoor
  readonly assistant: AssistantDoor
  readonly sealing: Sealing
  readonly liveViews: Places
  readonly exports: Places
  readonly settings: HttpSettings
  /** Settles when what was just changed is in force in this process: who makes a key can use it at once. */
  readonly policyInForce: () => Promise<void>
  readonly clock: Clock
  readonly log: HttpLog
}
