/**
 * Every setting there is. The loader, .env.example, the reference page and `config show` read this one table; to add a
 * setting is to add an entry. Long because it is a list.
 */
import { environments } from '@keepgate/protocol/environment'
import { z } from 'zod'
import { day, providerKey, rate, rootKey, secretText, setting, upstreamTimeout } from './setting.ts'
import { corsHeaderDefaults, corsOriginDefaults, rateDefaults } from './stages.ts'
import {
  atLeast,
  byteCount,
  duration,
  headerNames,
  InvalidValue,
  integer,
  list,
  oneOf,
  readBoolean,
  readHostPort,
  readNetwork,
  readOrigin,
  text,
  urlOf,
} from './values.ts'

export const providerKeySettings = {
  OPENAI_API_KEY: providerKey('OpenAI'),
  ANTHROPIC_API_KEY: providerKey('Anthropic'),
  GEMINI_API_KEY: providerKey('Google Gemini'),
  MISTRAL_API_KEY: providerKey('Mistral'),
  COHERE_API_KEY: providerKey('Cohere'),
  GROQ_API_KEY: providerKey('Groq'),
  DEEPSEEK_API_KEY: providerKey('DeepSeek'),
  XAI_API_KEY: providerKey('xAI'),
  OPENROUTER_API_KEY: providerKey('OpenRouter'),
  TOGETHER_API_KEY: providerKey('Together'),
}

export const settings = {
  ENVIRONMENT: setting({
    section: 'Server',
    description: 'The stage. It chooses the defaults of limits and CORS; development makes missing secrets itself.',
    schema: text(oneOf(...environments)),
    default: 'development',
    example: 'production',
  }),
  HOST: setting({
    section: 'Server',
    description: 'Address to listen on. 0.0.0.0 or :: opens Keepgate to the network.',
    schema: text((given) => {
      if (!/^[\w.:%-]{1,253}$/.test(given)) throw new InvalidValue('must be an address or a host name')
      return given
    }),
    default: '127.0.0.1',
    example: '0.0.0.0',
  }),
  PORT: setting({
    section: 'Server',
    description: 'Port to listen on; 0 takes a free one.',
    schema: text(integer(0, 65_535)),
    default: '8787',
    example: '8787',
  }),
  PUBLIC_URL: setting({
    section: 'Server',
    description: 'Origin under which people and clients reach this installation. Unset: the address it listens on.',
    schema: text(readOrigin),
    example: 'https://keepgate.example.com',
  }),
  ALLOW_INSECURE_HTTP: setting({
    section: 'Server',
    description: 'Allows login over plain http from other machines. Only in a network you trust.',
    schema: text(readBoolean),
    default: 'false',
    example: 'false',
  }),
  TRUSTED_PROXIES: setting({
    section: 'Server',
    description: 'Reverse proxies whose X-Forwarded-For is believed. Unset: the header is never read.',
    schema: text(list(readNetwork)),
    default: '',
    example: '10.0.0.0/8,::1',
    unit: 'addresses or CIDR ranges, comma-separated',
  }),
  MAX_BODY_BYTES: setting({
    section: 'Server',
    description: 'Largest request body that is accepted.',
    schema: text(byteCount(1024, 2 ** 30)),
    default: '32MiB',
    example: '32MiB',
    unit: 'bytes, KiB, MiB, GiB',
  }),
  SHUTDOWN_GRACE: setting({
    section: 'Server',
    description: 'How long running streams may finish after SIGTERM.',
    schema: text(duration(0, 3_600_000)),
    default: '30s',
    example: '30s',
    unit: 'ms, s, m, h, d',
  }),
  SECURITY_CONTACT: setting({
    section: 'Server',
    description: 'Where to report vulnerabilities of this installation, for /.well-known/security.txt.',
    schema: text(urlOf('mailto', 'https')),
    example: 'mailto:security@example.com',
  }),

  DATA_DIR: setting({
    section: 'Storage',
    description: 'Directory of the database, development secrets and backups. Relative to the working directory.',
    schema: text(atLeast(1)),
    default: './data',
    example: '/var/lib/keepgate',
  }),
  DATABASE_URL: setting({
    section: 'Storage',
    description: 'PostgreSQL 15 or newer. Unset: SQLite in DATA_DIR.',
    schema: secretText(urlOf('postgres', 'postgresql')),
    example: 'postgres://keepgate:<password>@db.example:5432/keepgate',
    secret: true,
  }),
  REDIS_URL: setting({
    section: 'Storage',
    description: 'Redis or Valkey shared by several replicas. Not supported yet: setting it is an error.',
    schema: secretText(() => {
      throw new InvalidValue('is not supported yet, because limits are counted in each process: remove it')
    }),
    example: 'redis://cache.example:6379',
    secret: true,
  }),
  LOG_RETENTION: setting({
    section: 'Storage',
    description: 'How long request records are kept.',
    schema: text(duration(3_600_000, 3650 * day)),
    default: '30d',
    example: '30d',
    unit: 'ms, s, m, h, d',
  }),
  BACKUP_DIRECTORY: setting({
    section: 'Storage',
    description:
      'Where backups are written that name no file, best on another disk. Unset: the folder backups in DATA_DIR.',
    schema: text(atLeast(1)),
    example: '/mnt/backups/keepgate',
  }),
  BACKUP_EVERY: setting({
    section: 'Storage',
    description: 'The server makes a backup this often. Unset: it makes none by itself.',
    schema: text(duration(60_000, 365 * day)),
    example: '24h',
    unit: 'ms, s, m, h, d',
  }),
  BACKUP_KEEP: setting({
    section: 'Storage',
    description: 'How many of the backups that it made by itself are kept; the oldest go.',
    schema: text(integer(1, 10_000)),
    default: '7',
    example: '7',
  }),
  PRICES_FILE: setting({
    section: 'Storage',
    description:
      'Price table that is asked first; what it does not name is looked up in the one that comes with Keepgate.',
    schema: text(atLeast(1)),
    example: './prices.json',
  }),

  ADMIN_CONFIG: setting({
    section: 'Storage',
    description:
      'File that names the keys whose signatures open /api/admin. Unset: licensed_config.json in DATA_DIR. Without it nothing opens.',
    schema: text(atLeast(1)),
    example: '/etc/keepgate/licensed_config.json',
  }),

  ENCRYPTION_KEY: rootKey(
    'Root of what is stored encrypted. Losing it loses every provider key. Make one with: openssl rand -base64 32',
    '<base64 of 32 bytes>',
  ),
  ENCRYPTION_KEYS: rootKey(
    'Several roots while one is being replaced; the first seals, all open. Instead of ENCRYPTION_KEY.',
    'k2:<base64>,k1:<base64>',
  ),
  SESSION_SECRET: rootKey(
    'Root of session tokens. Changing it ends every session. JWT_SECRET is another name of it.',
    '<base64 of 32 bytes>',
  ),
  AI_MASTER_KEY: rootKey(
    'Root of provider keys that travel sealed with public pages. Unset outside development: sealed keys are off.',
    '<base64 of 32 bytes>',
  ),
  AI_MASTER_KEYS: rootKey(
    'Several such roots while one is being replaced. Instead of AI_MASTER_KEY.',
    'k2:<base64>,k1:<base64>',
  ),
  ENCRYPTION_MASTER_KEY: setting({
    section: 'Secrets',
    description:
      'Opens wallets that were imported from an older system, until they are migrated. Keepgate seals nothing with it, and needs it only while such wallets are there.',
    schema: secretText(atLeast(1)),
    example: '<the older system’s own>',
    secret: true,
  }),
  METRICS_TOKEN: setting({
    section: 'Secrets',
    description: 'Bearer token that opens /metrics. Unset: it is closed, except in development to this machine.',
    schema: secretText(atLeast(16)),
    example: '<at least 16 characters>',
    secret: true,
  }),

  ENCRYPTION_SALT: setting({
    section: 'Wallets',
    description:
      'The fixed salt of the older system, for wallets that have none of their own. Nothing is sealed with it.',
    schema: text(atLeast(1)),
    default: 'tuxedo-agent-accounts',
    example: 'tuxedo-agent-accounts',
  }),
  WALLET_ROLLBACK_WINDOW: setting({
    section: 'Wallets',
    description:
      'How long the older ciphertext of a migrated wallet is kept, so that keepgate vault migrate --rollback can bring it back.',
    schema: text(duration(0, 365 * day)),
    default: '14d',
    example: '14d',
    unit: 'ms, s, m, h, d',
  }),

  SIGNUP: setting({
    section: 'People',
    description: 'Who may sign up: the invited, anyone, nobody.',
    schema: text(oneOf('invite', 'open', 'closed')),
    default: 'invite',
    example: 'invite',
  }),
  SESSION_IDLE_TTL: setting({
    section: 'People',
    description: 'A session ends after this time without a request.',
    schema: text(duration(60_000, 90 * day)),
    default: '30m',
    example: '30m',
    unit: 'ms, s, m, h, d',
  }),
  SESSION_ABSOLUTE_TTL: setting({
    section: 'People',
    description: 'A session ends after this time in any case.',
    schema: text(duration(60_000, 365 * day)),
    default: '12h',
    example: '12h',
    unit: 'ms, s, m, h, d',
  }),
  CORS_ORIGINS: setting({
    section: 'People',
    description: 'Other origins whose pages may call this installation with credentials. Replaces the stage’s list.',
    schema: text(list(readOrigin)),
    default: corsOriginDefaults,
    example: 'https://app.example.com',
    unit: 'origins, comma-separated',
  }),
  CORS_HEADERS: setting({
    section: 'People',
    description: 'Request headers that those pages may send; * allows any.',
    schema: text(headerNames),
    default: corsHeaderDefaults,
    example: 'Content-Type,Authorization',
    unit: 'header names, comma-separated',
  }),

  RATE_LIMIT_ENABLED: setting({
    section: 'Limits',
    description:
      'false turns every limit off. true turns the route classes on in development too, with production’s values.',
    schema: text(readBoolean),
    example: 'true',
  }),
  RATE_LIMIT_IP: rate('Every request of one address (IPv6: of one /64).', '1000/minute', '1000/minute'),
  RATE_LIMIT_KEY: rate('Requests of one API key, unless the key has its own limit.', '60/minute', '60/minute'),
  RATE_LIMIT_DEFAULT: rate('Requests under /api of one address.', rateDefaults.RATE_LIMIT_DEFAULT, '100/minute'),
  RATE_LIMIT_CHAT: rate(
    'Chats of one address with public pages, and in the playground.',
    rateDefaults.RATE_LIMIT_CHAT,
    '10/minute',
  ),
  RATE_LIMIT_AUTH: rate(
    'Login, sign-up and recovery attempts of one address.',
    rateDefaults.RATE_LIMIT_AUTH,
    '5/minute',
  ),
  RATE_LIMIT_TOOL: rate('Tests of provider connections.', rateDefaults.RATE_LIMIT_TOOL, '30/minute'),
  RATE_LIMIT_HEALTH: rate(
    'Requests to /healthz, /metrics and /version; /livez and /readyz are exempt.',
    rateDefaults.RATE_LIMIT_HEALTH,
    '60/minute',
  ),

  OUTBOUND_ALLOW: setting({
    section: 'Providers',
    description: 'Plain-http or private upstreams that providers may use, for instance a local model server.',
    schema: text(list(readHostPort)),
    default: '',
    example: 'localhost:11434',
    unit: 'host:port, comma-separated',
  }),
  HTTPS_PROXY: setting({
    section: 'Providers',
    description: 'Proxy for calls to providers.',
    schema: secretText(urlOf('http', 'https')),
    example: 'http://proxy.example:3128',
    secret: true,
  }),
  NO_PROXY: setting({
    section: 'Providers',
    description: 'Hosts that are called without the proxy.',
    schema: text(list((item) => item)),
    default: '',
    example: 'localhost,.internal',
    unit: 'hosts, comma-separated',
  }),
  UPSTREAM_CONNECT_TIMEOUT: upstreamTimeout('For a connection to a provider.', '10s'),
  UPSTREAM_FIRST_TOKEN_TIMEOUT: upstreamTimeout(
    'Of a stream: from the request to the first byte of the answer. For other answers the total stands instead.',
    '120s',
  ),
  UPSTREAM_IDLE_TIMEOUT: upstreamTimeout('Between two pieces of an answer.', '60s'),
  UPSTREAM_TOTAL_TIMEOUT: upstreamTimeout('For the whole answer.', '600s'),

  LOG_LEVEL: setting({
    section: 'Logs',
    description: 'The least severe entry that is written.',
    schema: text(oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')),
    default: 'info',
    example: 'info',
  }),

  ...providerKeySettings,
}

export type SettingName = keyof typeof settings

export const settingNames = Object.keys(settings) as SettingName[]
export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settings, name)

/** Other names that are read as the setting they stand for. */
export const aliases: Readonly<Record<string, SettingName>> = {
  JWT_SECRET: 'SESSION_SECRET',
  https_proxy: 'HTTPS_PROXY',
  no_proxy: 'NO_PROXY',
}

type Shape = { [Name in SettingName]: z.ZodOptional<(typeof settings)[Name]['schema']> }

/** The one schema: an object of texts by setting name. */
export const configurationSchema = z.object(
  // TypeScript forgets which key had which value in fromEntries; `Shape` says it again, from the same table.
  Object.fromEntries(settingNames.map((name) => [name, settings[name].schema.optional()])) as unknown as Shape,
)

export type ParsedSettings = z.output<typeof configurationSchema>
