import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { randomBytes } from '../crypto/random.ts'
import type { Config } from './config.ts'
import { ConfigurationError } from './configuration-error.ts'
import { loadConfig, type Overrides } from './load.ts'
import { scrubEnvironment } from './sources.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keepgate-config-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const root = () => Buffer.from(randomBytes(32)).toString('base64')
const roots = () => ({ ENCRYPTION_KEY: root(), SESSION_SECRET: root(), AI_MASTER_KEY: root() })
const load = (environment: NodeJS.ProcessEnv = {}, overrides: Overrides = {}): Config =>
  loadConfig({ environment, overrides, workingDirectory: directory })
const problemsOf = (environment: NodeJS.ProcessEnv, overrides: Overrides = {}): string => {
  try {
    load(environment, overrides)
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.message
    throw thrown
  }
  return ''
}
const shown = (config: Config, wanted: string): object => {
  const { name: _, ...rest } = config.effective.find(({ name }) => name === wanted) ?? { name: '' }
  return rest
}
const file = (name: string, text: string): string => {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

describe('defaults', () => {
  it('start development on loopback with nothing given', () => {
    const config = load()
    expect(config).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 8787,
      signUp: 'invite',
      databaseUrl: null,
      maximumBodyBytes: 33_554_432,
      shutdownGraceMs: 30_000,
      sessionIdleSeconds: 1800,
      sessionAbsoluteSeconds: 43_200,
      upstream: {
        connectTimeoutMs: 10_000,
        firstTokenTimeoutMs: 120_000,
        idleTimeoutMs: 60_000,
        totalTimeoutMs: 600_000,
      },
    })
    expect(config.dataDirectory).toBe(join(directory, 'data'))
  })

  it('T29-T32: development allows its three origins, its methods, any header', () => {
    expect(load().cors).toEqual({
      origins: ['http://localhost:5173', 'http://localhost:3000', 'http://localhost:8080'],
      methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
      headers: '*',
    })
  })

  it('T24-T28: staging and production allow no origin but those given; the samples hold the documented lists', () => {
    expect(load({ ENVIRONMENT: 'production', ...roots() }).cors.origins).toEqual([])
    const sample = (stage: string) =>
      readFileSync(new URL(`../../../docs/reference/sample-${stage}.env`, import.meta.url), 'utf8').replace(
        /^.*_FILE=.*$/gm,
        '',
      )
    const of = (stage: string) => load({ KEEPGATE_CONFIG: file(`${stage}.env`, sample(stage)), ...roots() }).cors
    expect(of('production')).toEqual({
      origins: ['https://tuxedo.onrender.com', 'https://tuxedo-frontend.onrender.com'],
      methods: ['GET', 'POST', 'OPTIONS'],
      headers: ['Content-Type', 'Authorization'],
    })
    expect(of('staging')).toEqual({
      origins: ['https://tuxedo-staging.onrender.com', 'https://tuxedo-frontend-staging.onrender.com'],
      methods: ['GET', 'POST', 'PUT', 'OPTIONS'],
      headers: ['Content-Type', 'Authorization'],
    })
  })

  it('T33: CORS_ORIGINS replaces the stage’s list, as browsers write origins', () => {
    const { cors } = load({ CORS_ORIGINS: 'https://keepgate.example, https://APP.keepgate.example:443/' })
    expect(cors.origins).toEqual(['https://keepgate.example', 'https://app.keepgate.example'])
    for (const bad of ['*', 'keepgate.example', 'https://a.example/path', 'https://u:p@a.example', 'null', 'file:///x'])
      expect(problemsOf({ CORS_ORIGINS: bad })).toContain('CORS_ORIGINS must hold origins')
  })
})

describe('limits by stage', () => {
  const classes = (environment: NodeJS.ProcessEnv) => load({ ...roots(), ...environment }).rateLimits

  it('has the address and key limits in every stage, classes outside development', () => {
    for (const ENVIRONMENT of ['development', 'staging', 'production'])
      expect(classes({ ENVIRONMENT })).toMatchObject({
        address: { limit: 1000, windowSeconds: 60 },
        key: { limit: 60 },
      })
    expect(Object.values(classes({}).classes).every((rule) => rule === null)).toBe(true)
    const production = {
      default: { limit: 100 },
      chat: { limit: 10 },
      auth: { limit: 5 },
      tool: { limit: 30 },
      health: { limit: 60 },
    }
    expect(classes({ ENVIRONMENT: 'production' }).classes).toMatchObject(production)
    expect(classes({ RATE_LIMIT_ENABLED: 'true' }).classes).toMatchObject(production)
    expect(classes({ ENVIRONMENT: 'staging' }).classes.chat?.limit).toBeLessThan(10)
  })

  it('RATE_LIMIT_ENABLED=false turns all off; a value given is in force also in development', () => {
    const off = classes({ ENVIRONMENT: 'production', RATE_LIMIT_ENABLED: 'false', RATE_LIMIT_CHAT: '1/minute' })
    expect(off).toEqual({
      enabled: false,
      address: null,
      key: null,
      classes: { default: null, chat: null, auth: null, tool: null, health: null },
    })
    expect(classes({ RATE_LIMIT_CHAT: '50/hour' }).classes.chat).toEqual({ limit: 50, windowSeconds: 3600 })
    expect(classes({ RATE_LIMIT_KEY: '5/day' }).key).toEqual({ limit: 5, windowSeconds: 86_400 })
  })
})

describe('root secrets', () => {
  it('are made once in development, 0600 in a 0700 directory, and found again', () => {
    const first = load()
    expect(first.generated.map(({ variable, created }) => [variable, created])).toEqual([
      ['ENCRYPTION_KEY', true],
      ['SESSION_SECRET', true],
      ['AI_MASTER_KEY', true],
    ])
    for (const { path } of first.generated) expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(directory, 'data/secrets')).mode & 0o777).toBe(0o700)
    const second = load()
    expect(second.generated.every(({ created }) => !created)).toBe(true)
    expect(second.sessionSecret.reveal()).toEqual(first.sessionSecret.reveal())
  })

  it.each(['staging', 'production'])(
    'are an error in %s when missing, also with generated ones lying there',
    (ENVIRONMENT) => {
      load()
      const message = problemsOf({ ENVIRONMENT })
      for (const name of ['ENCRYPTION_KEY', 'SESSION_SECRET'])
        expect(message).toContain(`${name} must be 32 bytes when base64 decoded`)
    },
  )

  it('turn sealed keys off in production when theirs is missing, and are judged there when it is given', () => {
    const production = { ENVIRONMENT: 'production', ENCRYPTION_KEY: root(), SESSION_SECRET: root() }
    expect(load(production).aiMasterKeys).toBeNull()
    expect(load({ ...production, AI_MASTER_KEYS: `a2:${root()},a1:${root()}` }).aiMasterKeys?.primary).toBe('a2')
    expect(problemsOf({ ...production, AI_MASTER_KEY: 'c2hvcnQ=' })).toContain(
      'AI_MASTER_KEY must be 32 bytes when base64 decoded',
    )
  })

  it.each([
    ['short', 'YWJj'],
    ['unpadded', 'a'.repeat(43)],
    ['junk', '!!!!'],
    ['33 bytes', Buffer.alloc(33, 1).toString('base64')],
  ])('say what is wrong with a %s one and never its text', (_, text) => {
    const message = problemsOf({ ENCRYPTION_KEY: text, SESSION_SECRET: text })
    expect(message).toContain('ENCRYPTION_KEY must be 32 bytes when base64 decoded')
    expect(message).toContain('SESSION_SECRET must be 32 bytes when base64 decoded')
    expect(message).not.toContain(text)
  })

  it('come in the plural for rotation, the first primary, but not in both forms', () => {
    const ring = load({ ENCRYPTION_KEYS: `k2:${root()},k1:${root()}` }).encryptionKeys
    expect([ring.primary, [...ring.keys.keys()]]).toEqual(['k2', ['k2', 'k1']])
    expect(problemsOf({ ENCRYPTION_KEYS: `k2:${root()}`, ENCRYPTION_KEY: root() })).toContain('are both given')
  })

  it('come from files, but not from a file and a value', () => {
    const text = root()
    const path = file('key', `${text}\n`)
    const config = load({ ENCRYPTION_KEY_FILE: path })
    expect(config.encryptionKeys.keys.get('k1')?.reveal()).toEqual(new Uint8Array(Buffer.from(text, 'base64')))
    expect(shown(config, 'ENCRYPTION_KEY')).toEqual({ shown: '[secret]', origin: `file ${path}` })
    expect(problemsOf({ ENCRYPTION_KEY_FILE: path, ENCRYPTION_KEY: text })).toContain('both given')
    expect(problemsOf({ ENCRYPTION_KEY_FILE: join(directory, 'absent') })).toContain('cannot be read (ENOENT)')
    expect(problemsOf({ ENCRYPTION_KEY_FILE: file('empty', '\n') })).toContain('is empty')
  })

  it('P18: JWT_SECRET is SESSION_SECRET; two different ones are an error', () => {
    const text = root()
    expect(load({ JWT_SECRET: text }).sessionSecret.reveal()).toEqual(new Uint8Array(Buffer.from(text, 'base64')))
    expect(load({ JWT_SECRET: text, SESSION_SECRET: text }).port).toBe(8787)
    expect(problemsOf({ JWT_SECRET: text, SESSION_SECRET: root() })).toContain('two names of one setting')
  })

  it('are not made when something else is wrong, nor where nothing can be written', () => {
    expect(problemsOf({ PORT: 'x' })).toContain('PORT must be a whole number')
    expect(existsSync(join(directory, 'data'))).toBe(false)
    mkdirSync(join(directory, 'x'))
    writeFileSync(join(directory, 'x/secrets'), 'a file, not a directory')
    expect(problemsOf({ DATA_DIR: 'x' })).toContain('Set DATA_DIR')
    chmodSync(join(directory, 'x'), 0o700)
  })
})

describe('sources', () => {
  it('the environment wins over the file, a flag over both, and each value knows where it came from', () => {
    const path = file('.env', 'PORT=1111\nHOST=0.0.0.0\nLOG_LEVEL="debug" # why\n')
    const config = load({ PORT: '2222' }, { host: '::1' })
    expect(config).toMatchObject({ port: 2222, host: '::1', logLevel: 'debug' })
    expect(shown(config, 'PORT')).toEqual({ shown: '2222', origin: 'environment' })
    expect(shown(config, 'HOST')).toEqual({ shown: '::1', origin: 'flag' })
    expect(shown(config, 'LOG_LEVEL')).toEqual({ shown: 'debug', origin: `file ${path}` })
    expect(shown(config, 'SIGNUP')).toEqual({ shown: 'invite', origin: 'default' })
    expect(load({}, { port: 0 }).port).toBe(0)
  })

  it('an unset and an empty setting are the same', () => {
    expect(load({ PORT: '', OPENAI_API_KEY: ' ', DATABASE_URL: '' })).toMatchObject({
      port: 8787,
      databaseUrl: null,
      providerKeys: {},
    })
  })

  it('a file that is named must exist', () => {
    expect(problemsOf({ KEEPGATE_CONFIG: 'absent.env' })).toContain('KEEPGATE_CONFIG cannot be read (ENOENT)')
  })

  it('every unknown name in the file is an error with a suggestion', () => {
    file(
      '.env',
      'ENCRYPTON_KEY=x\nRATE_LIMIT_CHATT=5/minute\nSOMETHING_ELSE=1\n__proto__=1\nconstructor=1\nPORT_FILE=/x\n',
    )
    const message = problemsOf({})
    expect(message).toContain('Did you mean ENCRYPTION_KEY?')
    expect(message).toContain('Did you mean RATE_LIMIT_CHAT?')
    for (const name of ['SOMETHING_ELSE', '__proto__', 'constructor', 'PORT_FILE'])
      expect(message).toContain(`${name} is not a setting`)
  })

  it('in the environment only names like ours are judged', () => {
    const strangers = {
      PATH: '/bin',
      HOSTNAME: 'h',
      HTTP_PROXY: 'http://p',
      http_proxy: 'http://p',
      ZAI_API_KEY: 'x',
      GROK_API_KEY: 'x',
      EXA_API_KEY: 'x',
      npm_config_port: '1',
      NODE_ENV: 'test',
      KEEPGATE_TEST_POSTGRES: 'x',
      KEEPGATE_REQUIRE_SERVICES: '1',
      POSTGRES_URL: 'x',
    }
    expect(load(strangers).port).toBe(8787)
    expect(problemsOf({ RATE_LIMIT_CHATS: '1/day' })).toContain('Did you mean RATE_LIMIT_CHAT?')
    expect(problemsOf({ OPENAI_API_KYE: 'x' })).toContain('Did you mean OPENAI_API_KEY?')
    expect(problemsOf({ KEEPGATE_PORT: '1' })).toContain(
      'KEEPGATE_PORT is not a setting (environment). Did you mean PORT?',
    )
    expect(problemsOf({ KEEPGATE_CONFIGG: 'x' })).toContain('Did you mean KEEPGATE_CONFIG?')
    // What clients of Keepgate call their own variables, in the README too.
    expect(load({ KEEPGATE_API_KEY: 'x', KEEPGATE_URL: 'x', KEEPGATE_EMAIL: 'x', KEEPGATE_PASSWORD: 'x' }).port).toBe(
      8787,
    )
    expect(problemsOf({ DATABSE_URL: 'postgres://x' })).toContain('Did you mean DATABASE_URL?')
    expect(problemsOf({ UPSTREAM_TIMEOUT: '1s' })).toContain('UPSTREAM_TIMEOUT is not a setting')
  })
})

describe('a wrong value', () => {
  it.each([
    ['ENVIRONMENT', 'prod'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['HOST', 'a b'],
    ['PUBLIC_URL', 'keepgate.example'],
    ['PUBLIC_URL', 'https://a.example/x'],
    ['SIGNUP', 'yes'],
    ['METRICS_TOKEN', 'short'],
    ['LOG_RETENTION', '30'],
    ['LOG_RETENTION', '-1d'],
    ['RATE_LIMIT_IP', '0/minute'],
    ['RATE_LIMIT_IP', '10/second'],
    ['RATE_LIMIT_KEY', 'lots'],
    ['RATE_LIMIT_ENABLED', 'yes'],
    ['TRUSTED_PROXIES', '10.0.0.0/99'],
    ['TRUSTED_PROXIES', 'all'],
    ['TRUSTED_PROXIES', '10.1'],
    ['OUTBOUND_ALLOW', 'localhost'],
    ['OUTBOUND_ALLOW', 'http://localhost:1'],
    ['OUTBOUND_ALLOW', 'h:0'],
    ['MAX_BODY_BYTES', '32MB'],
    ['MAX_BODY_BYTES', '1'],
    ['DATABASE_URL', 'mysql://x'],
    ['REDIS_URL', 'redis://localhost'],
    ['LOG_LEVEL', 'loud'],
    ['CORS_HEADERS', 'a b'],
    ['UPSTREAM_IDLE_TIMEOUT', '1'],
    ['SESSION_IDLE_TTL', '13h'],
    ['HTTPS_PROXY', 'socks5://p'],
  ])('%s=%s is named', (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(`\n  ${name} `)
  })

  it('is reported together with all others, and no secret is repeated', () => {
    const planted = 'planted-hunter2-value'
    const message = problemsOf({
      PORT: 'x',
      SIGNUP: 'x',
      DATABASE_URL: `mysql://${planted}`,
      METRICS_TOKEN: 'hunter2',
      ENCRYPTION_KEYS: planted,
      HTTPS_PROXY: `x://${planted}`,
      REDIS_URL: planted,
    })
    for (const name of [
      'PORT',
      'SIGNUP',
      'DATABASE_URL',
      'METRICS_TOKEN',
      'ENCRYPTION_KEYS',
      'HTTPS_PROXY',
      'REDIS_URL',
    ])
      expect(message).toContain(name)
    expect(message).not.toContain('hunter2')
  })
})

describe('secrets after loading', () => {
  it('print nowhere', () => {
    const planted = {
      ...roots(),
      OPENAI_API_KEY: 'sk-planted-hunter2',
      METRICS_TOKEN: 'planted-hunter2-token',
      DATABASE_URL: 'postgres://u:hunter2@h/d',
    }
    const config = load(planted)
    expect(config.providerKeys.OPENAI_API_KEY?.reveal()).toBe('sk-planted-hunter2')
    const everywhere = [JSON.stringify(config), inspect(config, { depth: 9 }), JSON.stringify(config.effective)].join()
    for (const value of ['hunter2', planted.ENCRYPTION_KEY, planted.SESSION_SECRET])
      expect(everywhere).not.toContain(value)
  })

  it('leave the environment, aliases included, and nothing else does', () => {
    const environment: NodeJS.ProcessEnv = {
      ...roots(),
      JWT_SECRET: 'x',
      OPENAI_API_KEY: 'x',
      DATABASE_URL: 'x',
      https_proxy: 'x',
      PATH: '/bin',
      PORT: '1',
    }
    scrubEnvironment(environment)
    expect(environment).toEqual({ PATH: '/bin', PORT: '1' })
  })
})
