/** What every service of this folder works with; `app.ts` hands it over. */
import type { Environment } from '@keepgate/protocol/environment'
import type { RandomBytes } from '../crypto/random.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Secret } from '../kernel/secret.ts'
import type { Database } from '../storage/database.ts'
import type { AppendAudit, NextRevision } from '../storage/ports.ts'

export type Dependencies = {
  readonly database: Database
  readonly clock: Clock
  readonly random: RandomBytes
  /** Always the last statement of a transaction; `nextRevision`, where needed, is always the first: no deadlock. */
  readonly audit: AppendAudit
  readonly nextRevision: NextRevision
  readonly secrets: {
    readonly loginPepper: Secret<Uint8Array>
    readonly fakeSaltKey: Secret<Uint8Array>
    readonly apiKeyPepper: {
      readonly currentVersion: number
      readonly byVersion: ReadonlyMap<number, Secret<Uint8Array>>
    }
    readonly sessionSecret: Secret<Uint8Array>
  }
  readonly settings: {
    readonly environment: Environment
    readonly signUp: 'invite' | 'open' | 'closed'
    /** Default 1800. */
    readonly sessionIdleSeconds: number
    /** Default 43200. */
    readonly sessionAbsoluteSeconds: number
  }
}
