import type { Environment } from '@keepgate/protocol/environment'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Secret } from '../kernel/secret.ts'
import type { ConfigurationProblem } from './configuration-error.ts'
import type { SettingName } from './settings.ts'
import type { Origin } from './sources.ts'
import type { HostPort, Rate } from './values.ts'

export type { ConfigurationProblem, HostPort, Rate }

/** One setting as it is in force; `shown` is `[secret]` for a secret and null where it is unset. */
export type EffectiveSetting = { readonly name: SettingName; readonly shown: string | null; readonly origin: Origin }

export type Config = {
  readonly environment: Environment
  readonly host: string
  readonly port: number
  /** Absolute. */
  readonly dataDirectory: string
  /** Absolute: `licensed_config.json`. */
  readonly adminConfigFile: string
  /** Null: SQLite in the data directory. */
  readonly databaseUrl: Secret | null
  readonly encryptionKeys: KeyRing
  /** Null: nobody gave one outside development, and sealed keys are off. */
  readonly aiMasterKeys: KeyRing | null
  /** 32 bytes. */
  readonly sessionSecret: Secret<Uint8Array>
  /** What opens wallets of an older system; `masterKey` is UTF-8 text, null where it is not given. */
  readonly olderWallets: { readonly masterKey: Secret | null; readonly fixedSalt: string }
  readonly walletRollbackMs: number
  readonly publicUrl: string | null
  readonly signUp: 'invite' | 'open' | 'closed'
  readonly metricsToken: Secret | null
  readonly securityContact: string | null
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  readonly logRetentionMs: number
  /** Absolute. */
  readonly backupDirectory: string
  /** Null: the server makes no backups by itself. */
  readonly backupEveryMs: number | null
  readonly backupKeep: number
  /** Absolute. */
  readonly pricesFile: string | null
  /** By variable (`OPENAI_API_KEY`), those that are given. */
  readonly providerKeys: Readonly<Record<string, Secret>>
  readonly cors: {
    readonly origins: readonly string[]
    readonly methods: readonly string[]
    readonly headers: readonly string[] | '*'
  }
  /** CIDR ranges or addresses. */
  readonly trustedProxies: readonly string[]
  readonly outboundAllow: readonly HostPort[]
  readonly httpsProxy: Secret | null
  readonly noProxy: readonly string[]
  readonly allowInsecureHttp: boolean
  /** Null = off. `enabled` is false only where RATE_LIMIT_ENABLED=false; then all are null. */
  readonly rateLimits: {
    readonly enabled: boolean
    readonly address: Rate | null
    readonly key: Rate | null
    readonly classes: Readonly<Record<'default' | 'chat' | 'auth' | 'tool' | 'health', Rate | null>>
  }
  readonly sessionIdleSeconds: number
  readonly sessionAbsoluteSeconds: number
  readonly maximumBodyBytes: number
  readonly upstream: {
    readonly connectTimeoutMs: number
    readonly firstTokenTimeoutMs: number
    readonly idleTimeoutMs: number
    readonly totalTimeoutMs: number
  }
  readonly shutdownGraceMs: number
  /** Secrets that live in the data directory because development was not given any. */
  readonly generated: readonly { readonly variable: string; readonly path: string; readonly created: boolean }[]
  readonly effective: readonly EffectiveSetting[]
}
