import { resolve } from 'node:path'
import type { Environment } from '@keepgate/protocol/environment'
import { type KeyRing, KeyRingError, parseKeyRing } from '../crypto/key-ring.ts'
import { type RandomBytes, randomBytes } from '../crypto/random.ts'
import { systemCode } from '../kernel/system-code.ts'
import type { Config, EffectiveSetting } from './config.ts'
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts'
import { developmentSecret } from './development-secrets.ts'
import { fromSettings } from './from-settings.ts'
import {
  configurationSchema,
  isSettingName,
  type ParsedSettings,
  type SettingName,
  settingNames,
  settings,
} from './settings.ts'
import { readSources, type Sourced } from './sources.ts'

/** Where ADMIN_CONFIG is unset: in the data directory. */
export const licensedConfigName = 'licensed_config.json'

export type Overrides = { readonly port?: number; readonly host?: string }

export type LoadOptions = {
  readonly environment: NodeJS.ProcessEnv
  readonly overrides?: Overrides
  /** Base of `.env` and of relative paths; default the process's. */
  readonly workingDirectory?: string
  readonly randomBytes?: RandomBytes
}

type Texts = Map<SettingName, Sourced>
type Generated = { variable: string; path: string; created: boolean }

const emptyRing: KeyRing = { primary: '', keys: new Map() }

/** The stage decides defaults, so it is read before the rest; a bad value is reported by the schema later. */
const stageOf = (texts: Texts): Environment => {
  const given = settings.ENVIRONMENT.schema.safeParse(texts.get('ENVIRONMENT')?.text ?? 'development')
  return given.success ? given.data : 'production'
}

const withDefaults = (texts: Texts, environment: Environment): void => {
  const classesForced = texts.get('RATE_LIMIT_ENABLED')?.text.trim().toLowerCase() === 'true'
  for (const name of settingNames) {
    if (texts.has(name)) continue
    const stage =
      classesForced && name.startsWith('RATE_LIMIT_') && environment === 'development' ? 'production' : environment
    const text = settings[name].defaults[stage]
    if (text !== null) texts.set(name, { text, origin: 'default' })
  }
}

const schemaProblems = (texts: Texts): { parsed: ParsedSettings; problems: ConfigurationProblem[] } => {
  const result = configurationSchema.safeParse(Object.fromEntries([...texts].map(([name, { text }]) => [name, text])))
  if (result.success) return { parsed: result.data, problems: [] }
  const problems = result.error.issues.map((issue) => {
    const variable = String(issue.path[0])
    const isUnsupported = issue.message.startsWith('is not supported')
    const fix =
      isSettingName(variable) && !isUnsupported ? `For instance: ${variable}=${settings[variable].example}` : null
    return { variable, problem: issue.message, fix }
  })
  return { parsed: {}, problems }
}

const makeOne = 'Make one with: openssl rand -base64 32'

/** Reads a root from its singular or plural variable; in development a missing one is made once and kept. */
const rootReader = (
  texts: Texts,
  context: { environment: Environment; secretsDirectory: string; randomBytes: RandomBytes },
  problems: ConfigurationProblem[],
  generated: Generated[],
) => {
  const missing = (variable: string): Sourced | null => {
    if (context.environment !== 'development') {
      const problem = `is not set, and ${context.environment} makes none itself: ${variable} must be 32 bytes when base64 decoded`
      problems.push({ variable, problem, fix: `${makeOne}, and give it as ${variable} or ${variable}_FILE.` })
      return null
    }
    try {
      const { text, path, created } = developmentSecret(context.secretsDirectory, variable, context.randomBytes)
      generated.push({ variable, path, created })
      return { text, origin: `generated ${path}` }
    } catch (thrown) {
      const problem = `is not set and none could be kept in ${context.secretsDirectory} (${systemCode(thrown) ?? 'unknown'})`
      problems.push({ variable, problem, fix: 'Set DATA_DIR to a directory that this user may write.' })
      return null
    }
  }

  return (singular: SettingName, plural: SettingName | null): KeyRing => {
    if (plural !== null && texts.has(plural) && texts.has(singular)) {
      problems.push({ variable: singular, problem: `and ${plural} are both given`, fix: 'Keep one of them.' })
      return emptyRing
    }
    const variable = plural !== null && texts.has(plural) ? plural : singular
    const sourced = texts.get(variable) ?? missing(singular)
    if (sourced === null) return emptyRing
    texts.set(variable, sourced)
    try {
      return parseKeyRing(variable, sourced.text)
    } catch (thrown) {
      if (!(thrown instanceof KeyRingError)) throw thrown
      // The file is not named ENCRYPTION_KEY for nothing: say where the bad text lies, not what it is.
      const where = sourced.origin.startsWith('generated') ? `It is read from ${sourced.origin.slice(10)}.` : null
      problems.push({ variable, problem: thrown.message.slice(variable.length + 1), fix: where })
      return emptyRing
    }
  }
}

const effectiveOf = (texts: Texts): EffectiveSetting[] =>
  settingNames.map((name) => {
    const sourced = texts.get(name)
    const shown = sourced === undefined ? null : settings[name].secret ? '[secret]' : sourced.text.trim()
    return { name, shown, origin: sourced?.origin ?? 'default' }
  })

/**
 * Reads the whole configuration. Throws ConfigurationError with every problem found; nothing is generated when the
 * rest is wrong. Changes nothing in `environment`; see `scrubEnvironment`.
 */
export const loadConfig = (options: LoadOptions): Config => {
  const workingDirectory = options.workingDirectory ?? process.cwd()
  const overrides = options.overrides ?? {}
  const sources = readSources(options.environment, workingDirectory)
  const texts: Texts = new Map(sources.values)
  if (overrides.port !== undefined) texts.set('PORT', { text: String(overrides.port), origin: 'flag' })
  if (overrides.host !== undefined) texts.set('HOST', { text: overrides.host, origin: 'flag' })
  const environment = stageOf(texts)
  withDefaults(texts, environment)
  const { parsed, problems: invalid } = schemaProblems(texts)
  const problems = [...sources.problems, ...invalid]
  if ((parsed.SESSION_IDLE_TTL ?? 0) > (parsed.SESSION_ABSOLUTE_TTL ?? Number.POSITIVE_INFINITY)) {
    problems.push({ variable: 'SESSION_IDLE_TTL', problem: 'must not be longer than SESSION_ABSOLUTE_TTL', fix: null })
  }

  const dataDirectory = resolve(workingDirectory, parsed.DATA_DIR ?? 'data')
  const generated: Generated[] = []
  // With other problems present, nothing may be made: the data directory itself may be the mistake.
  const hasOtherProblems = problems.length > 0
  const readRoot = rootReader(
    texts,
    {
      environment,
      secretsDirectory: resolve(dataDirectory, 'secrets'),
      randomBytes: options.randomBytes ?? randomBytes,
    },
    problems,
    generated,
  )
  const rootOf = (singular: SettingName, plural: SettingName | null): KeyRing => {
    const isGiven = texts.has(singular) || (plural !== null && texts.has(plural))
    return hasOtherProblems && environment === 'development' && !isGiven ? emptyRing : readRoot(singular, plural)
  }
  const encryptionKeys = rootOf('ENCRYPTION_KEY', 'ENCRYPTION_KEYS')
  const sessionRing = rootOf('SESSION_SECRET', null)
  // Outside development what nobody uses is not asked for; development makes one, so that it can be tried at once.
  const sealsKeys = environment === 'development' || texts.has('AI_MASTER_KEY') || texts.has('AI_MASTER_KEYS')
  const aiMasterKeys = sealsKeys ? rootOf('AI_MASTER_KEY', 'AI_MASTER_KEYS') : null
  const sessionSecret = sessionRing.keys.get(sessionRing.primary)
  if (problems.length > 0 || sessionSecret === undefined) throw new ConfigurationError(problems)

  return {
    ...fromSettings(parsed, environment),
    environment,
    dataDirectory,
    adminConfigFile: resolve(workingDirectory, parsed.ADMIN_CONFIG ?? resolve(dataDirectory, licensedConfigName)),
    encryptionKeys,
    aiMasterKeys,
    sessionSecret,
    backupDirectory:
      parsed.BACKUP_DIRECTORY === undefined
        ? resolve(dataDirectory, 'backups')
        : resolve(workingDirectory, parsed.BACKUP_DIRECTORY),
    pricesFile: parsed.PRICES_FILE === undefined ? null : resolve(workingDirectory, parsed.PRICES_FILE),
    generated,
    effective: effectiveOf(texts),
  }
}
