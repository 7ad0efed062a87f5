import type { Environment } from '@keepgate/protocol/environment'
import type { Secret } from '../kernel/secret.ts'
import type { Config } from './config.ts'
import { type ParsedSettings, providerKeySettings } from './settings.ts'
import { corsMethods } from './stages.ts'
import type { Rate } from './values.ts'

/** A setting with a default is never unset; if one is, its entry in the table lacks the default. */
const present = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('a setting that must have a default has none')
  return value
}

const providerKeysOf = (parsed: ParsedSettings): Record<string, Secret> => {
  const keys: Record<string, Secret> = {}
  for (const name of Object.keys(providerKeySettings) as (keyof typeof providerKeySettings)[]) {
    const key = parsed[name]
    if (key !== undefined) keys[name] = key
  }
  return keys
}

const rateLimitsOf = (parsed: ParsedSettings): Config['rateLimits'] => {
  const enabled = parsed.RATE_LIMIT_ENABLED !== false
  const unlessOff = (rate: Rate | null | undefined): Rate | null => (enabled ? present(rate) : null)
  return {
    enabled,
    address: unlessOff(parsed.RATE_LIMIT_IP),
    key: unlessOff(parsed.RATE_LIMIT_KEY),
    classes: {
      default: unlessOff(parsed.RATE_LIMIT_DEFAULT),
      chat: unlessOff(parsed.RATE_LIMIT_CHAT),
      auth: unlessOff(parsed.RATE_LIMIT_AUTH),
      tool: unlessOff(parsed.RATE_LIMIT_TOOL),
      health: unlessOff(parsed.RATE_LIMIT_HEALTH),
    },
  }
}

type FromSettings = Omit<
  Config,
  | 'environment'
  | 'dataDirectory'
  | 'adminConfigFile'
  | 'encryptionKeys'
  | 'aiMasterKeys'
  | 'sessionSecret'
  | 'pricesFile'
  | 'backupDirectory'
  | 'generated'
  | 'effective'
>

/** The part of the configuration that needs nothing but the parsed settings and the stage. */
export const fromSettings = (parsed: ParsedSettings, environment: Environment): FromSettings => ({
  host: present(parsed.HOST),
  port: present(parsed.PORT),
  databaseUrl: parsed.DATABASE_URL ?? null,
  olderWallets: { masterKey: parsed.ENCRYPTION_MASTER_KEY ?? null, fixedSalt: present(parsed.ENCRYPTION_SALT) },
  walletRollbackMs: present(parsed.WALLET_ROLLBACK_WINDOW),
  publicUrl: parsed.PUBLIC_URL ?? null,
  signUp: present(parsed.SIGNUP),
  metricsToken: parsed.METRICS_TOKEN ?? null,
  securityContact: parsed.SECURITY_CONTACT ?? null,
  logLevel: present(parsed.LOG_LEVEL),
  logRetentionMs: present(parsed.LOG_RETENTION),
  backupEveryMs: parsed.BACKUP_EVERY ?? null,
  backupKeep: present(parsed.BACKUP_KEEP),
  providerKeys: providerKeysOf(parsed),
  cors: {
    origins: parsed.CORS_ORIGINS ?? [],
    methods: corsMethods[environment],
    headers: present(parsed.CORS_HEADERS),
  },
  trustedProxies: present(parsed.TRUSTED_PROXIES),
  outboundAllow: present(parsed.OUTBOUND_ALLOW),
  httpsProxy: parsed.HTTPS_PROXY ?? null,
  noProxy: present(parsed.NO_PROXY),
  allowInsecureHttp: present(parsed.ALLOW_INSECURE_HTTP),
  rateLimits: rateLimitsOf(parsed),
  sessionIdleSeconds: present(parsed.SESSION_IDLE_TTL) / 1000,
  sessionAbsoluteSeconds: present(parsed.SESSION_ABSOLUTE_TTL) / 1000,
  maximumBodyBytes: present(parsed.MAX_BODY_BYTES),
  upstream: {
    connectTimeoutMs: present(parsed.UPSTREAM_CONNECT_TIMEOUT),
    firstTokenTimeoutMs: present(parsed.UPSTREAM_FIRST_TOKEN_TIMEOUT),
    idleTimeoutMs: present(parsed.UPSTREAM_IDLE_TIMEOUT),
    totalTimeoutMs: present(parsed.UPSTREAM_TOTAL_TIMEOUT),
  },
  shutdownGraceMs: present(parsed.SHUTDOWN_GRACE),
})
