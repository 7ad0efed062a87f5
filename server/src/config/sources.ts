/**
 * Where settings come from: the process environment, one file (KEEPGATE_CONFIG, else `.env` in the working directory),
 * and for secrets a file of their own named by <NAME>_FILE. The environment wins over the file.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { systemCode } from '../kernel/system-code.ts'
import type { ConfigurationProblem } from './configuration-error.ts'
import { aliases, isSettingName, type SettingName, settingNames, settings } from './settings.ts'
import { nearest } from './suggestion.ts'

export type Origin = 'default' | 'environment' | 'flag' | `file ${string}` | `generated ${string}`
export type Sourced = { readonly text: string; readonly origin: Origin }
export type Sources = {
  readonly values: ReadonlyMap<SettingName, Sourced>
  readonly problems: readonly ConfigurationProblem[]
}

type Entry = { name: string; text: string; origin: Origin }

export const fileVariable = 'KEEPGATE_CONFIG'
/** In the environment, every name that begins so is meant for us. */
const ownPrefixes = ['RATE_LIMIT_', 'UPSTREAM_', 'OUTBOUND_']
/** Read by this project's own tests, whose servers inherit them. */
const testNames = /^KEEPGATE_(TEST_|REQUIRE_SERVICES$)/
/** Names of others, one edit away from ours. */
const foreignNames: ReadonlySet<string> = new Set(['HTTP_PROXY'])
/** There are many providers, and their short names differ by a letter (ZAI, XAI, GROK, GROQ). */
const isForeignKey = (name: string): boolean => name.endsWith('_API_KEY') && name.length < 'OPENAI_API_KEY'.length

const secretNames = settingNames.filter((name) => settings[name].secret)
const knownNames = [...settingNames, ...Object.keys(aliases), fileVariable]
const reasonOf = (thrown: unknown): string => systemCode(thrown) ?? 'unreadable'

const problem = (variable: string, text: string, fix: string | null = null): ConfigurationProblem => ({
  variable,
  problem: text,
  fix,
})

const withoutAlias = (name: string): string => (Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name)

/** The setting that a name gives, and whether through a file of its own. */
const meaning = (name: string): { setting: SettingName; viaFile: boolean } | null => {
  const direct = withoutAlias(name)
  if (isSettingName(direct)) return { setting: direct, viaFile: false }
  if (!name.endsWith('_FILE')) return null
  const setting = withoutAlias(name.slice(0, -5))
  return isSettingName(setting) && settings[setting].secret ? { setting, viaFile: true } : null
}

const readConfigurationFile = (
  environment: NodeJS.ProcessEnv,
  workingDirectory: string,
): { entries: Entry[]; problems: ConfigurationProblem[] } => {
  const given = environment[fileVariable]
  const path = resolve(workingDirectory, given || '.env')
  try {
    const parsed = parseEnv(readFileSync(path, 'utf8'))
    const entries = Object.entries(parsed).map(([name, text]) => ({
      name,
      text: text ?? '',
      origin: `file ${path}` as const,
    }))
    return { entries, problems: [] }
  } catch (thrown) {
    if (!given && reasonOf(thrown) === 'ENOENT') return { entries: [], problems: [] }
    const fix = `Check that ${path} exists and may be read by this user.`
    return {
      entries: [],
      problems: [problem(given ? fileVariable : '.env', `cannot be read (${reasonOf(thrown)})`, fix)],
    }
  }
}

const unknown = (name: string, maximumEdits: number, where: string): ConfigurationProblem => {
  const suggestion = nearest(name, knownNames, maximumEdits)
  return problem(
    name,
    `is not a setting (${where})`,
    suggestion === null || suggestion === name ? 'Remove it.' : `Did you mean ${suggestion}?`,
  )
}

const clientPrefix = 'KEEPGATE_'

/** KEEPGATE_API_KEY and the like belong to clients of Keepgate; a setting of ours in that disguise is a mistake. */
const judgeClientName = (name: string): ConfigurationProblem | null => {
  const rest = name.slice(clientPrefix.length)
  if (isSettingName(rest)) return problem(name, 'is not a setting (environment)', `Did you mean ${rest}?`)
  return nearest(name, [fileVariable], 2) === null
    ? null
    : problem(name, 'is not a setting (environment)', `Did you mean ${fileVariable}?`)
}

/** Machines carry many variables of others: only a name with our prefix, or a slip of the pen away from ours, is judged. */
const judgeEnvironmentName = (name: string): ConfigurationProblem | null => {
  if (
    name === fileVariable ||
    testNames.test(name) ||
    meaning(name) !== null ||
    foreignNames.has(name.toUpperCase()) ||
    isForeignKey(name)
  )
    return null
  if (name.startsWith(clientPrefix)) return judgeClientName(name)
  if (ownPrefixes.some((prefix) => name.startsWith(prefix))) return unknown(name, 4, 'environment')
  const near = name.length >= 8 && !name.endsWith('_FILE') && nearest(name, knownNames, 1) !== null
  return near ? unknown(name, 1, 'environment') : null
}

const readSecretFile = (name: string, path: string, workingDirectory: string): Sourced | ConfigurationProblem => {
  try {
    const text = readFileSync(resolve(workingDirectory, path), 'utf8').replace(/\r?\n$/, '')
    if (text === '') return problem(name, 'names a file that is empty')
    return { text, origin: `file ${resolve(workingDirectory, path)}` }
  } catch (thrown) {
    return problem(
      name,
      `names a file that cannot be read (${reasonOf(thrown)})`,
      'Check the path and its permissions.',
    )
  }
}

/** Two names for one setting in one source are an error; the environment silently wins over the file. */
const choose = (entries: readonly Entry[], setting: SettingName, problems: ConfigurationProblem[]): Entry | null => {
  const own = entries.filter(({ name }) => meaning(name)?.setting === setting)
  const viaFile = own.find(({ name }) => meaning(name)?.viaFile)
  const direct = own.find(({ name }) => !meaning(name)?.viaFile)
  if (viaFile !== undefined && direct !== undefined) {
    problems.push(problem(direct.name, `and ${viaFile.name} are both given`, 'Keep one of them.'))
  }
  const environmentEntries = own.filter(({ origin }) => origin === 'environment')
  const chosen = environmentEntries.length > 0 ? environmentEntries : own
  const [first] = chosen
  if (first === undefined) return null
  const other = chosen.find(({ name, text }) => name !== first.name && text !== first.text && !meaning(name)?.viaFile)
  if (other !== undefined && viaFile === undefined) {
    problems.push(
      problem(first.name, `and ${other.name} are two names of one setting with different values`, 'Keep one of them.'),
    )
  }
  return first
}

/** An empty text is an unset setting, as compose files write it. */
export const readSources = (environment: NodeJS.ProcessEnv, workingDirectory: string): Sources => {
  const file = readConfigurationFile(environment, workingDirectory)
  const problems = [...file.problems]
  const fromEnvironment = Object.entries(environment).map(([name, text]) => ({
    name,
    text: text ?? '',
    origin: 'environment' as const,
  }))
  for (const { name } of fromEnvironment) {
    const judged = judgeEnvironmentName(name)
    if (judged !== null) problems.push(judged)
  }
  for (const { name, origin } of file.entries) if (meaning(name) === null) problems.push(unknown(name, 4, origin))

  const entries: Entry[] = [...fromEnvironment, ...file.entries].filter(({ text }) => text.trim() !== '')
  const values = new Map<SettingName, Sourced>()
  for (const setting of settingNames) {
    const entry = choose(entries, setting, problems)
    if (entry === null) continue
    const read = meaning(entry.name)?.viaFile ? readSecretFile(entry.name, entry.text, workingDirectory) : entry
    if ('problem' in read) problems.push(read)
    else values.set(setting, { text: read.text, origin: read.origin })
  }
  return { values, problems }
}

/** Removes every secret from the environment, so that no child process, crash report or inspection finds it there. */
export const scrubEnvironment = (environment: NodeJS.ProcessEnv): void => {
  for (const name of secretNames) delete environment[name]
  for (const [alias, setting] of Object.entries(aliases)) if (settings[setting].secret) delete environment[alias]
}
