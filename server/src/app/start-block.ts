/** The one block that a person reads at start: where it is, what to do next, what is in force, what is not for production. */
import { basename, relative } from 'node:path'
import type { Config } from '../config/config.ts'
import { databaseFile } from '../storage/database-files.ts'

export type StartFacts = {
  readonly version: string
  /** The address of the socket. */
  readonly listening: string
  /** Where people reach it. */
  readonly url: string
  /** Null when an administrator exists. */
  readonly setupToken: string | null
  readonly limits: string
  readonly config: Config
  readonly priceDate: string
  /** Why no signature opens /api/admin; null where some do. */
  readonly adminClosed: string | null
}

const notForProduction = (config: Config): string[] => {
  const lines: string[] = []
  if (config.environment === 'development')
    lines.push('ENVIRONMENT is development: route class limits are off, CORS is open to localhost.')
  const made = config.generated.filter(({ created }) => created).map(({ variable }) => variable)
  if (made.length > 0) lines.push(`Secrets were generated into the data directory (0600): ${made.join(', ')}.`)
  else if (config.generated.length > 0) lines.push('Secrets are generated ones from the data directory.')
  if (config.allowInsecureHttp) lines.push('ALLOW_INSECURE_HTTP: passwords and sessions travel over plain http.')
  if (!config.rateLimits.enabled) lines.push('RATE_LIMIT_ENABLED=false: every limit is off.')
  return lines
}

/** A second shell that lacks these would make another installation, or speak of another address. */
const firstRun = ({ config, listening }: StartFacts): string => {
  const given = config.effective.filter(({ origin }) => origin === 'environment' || origin === 'flag')
  const port = given.some(({ name }) => name === 'PORT') ? `PORT=${new URL(listening).port} ` : ''
  const others: string[] = given.map(({ name }) => name).filter((name) => name !== 'PORT')
  const file = config.effective.find(({ origin }) => origin.startsWith('file '))?.origin.slice('file '.length)
  if (file !== undefined && basename(file) !== '.env') others.push(`KEEPGATE_CONFIG=${file}`)
  const same = others.length === 0 ? '' : ` with the same ${others.join(', ')}`
  return `${port}npx keepgate init --yes --json   in a second shell${same}`
}

const signedAdministration = ({ config, adminClosed }: StartFacts): string => {
  const file = basename(config.adminConfigFile)
  return adminClosed === null
    ? `open to the keys of ${file}`
    : `off, ${file}: ${adminClosed}   (to open it: keepgate admin keygen)`
}

export const startBlock = (facts: StartFacts): string => {
  const { config, url, setupToken } = facts
  const directory = relative(process.cwd(), config.dataDirectory) || '.'
  const data =
    config.databaseUrl === null
      ? `${directory.startsWith('..') ? config.dataDirectory : directory}/${databaseFile}`
      : 'PostgreSQL (DATABASE_URL)'
  const warnings = notForProduction(config)
  const lines = [
    `Keepgate ${facts.version} listens on ${facts.listening}${facts.listening === url ? '' : `, reached as ${url}`}`,
    '',
    ...(setupToken === null
      ? [`  Dashboard      ${url}`]
      : [`  First run      ${firstRun(facts)}`, `  Setup link     ${url}/setup#${setupToken}   (works once)`]),
    `  API            ${url}/v1      reference ${url}/docs`,
    `  ${facts.limits}`,
    `  Data           ${data}`,
    `  Prices         of ${facts.priceDate}`,
    `  Signed admin   ${signedAdministration(facts)}`,
    ...(warnings.length === 0 ? [] : ['', '  Not for production:', ...warnings.map((warning) => `  - ${warning}`)]),
    '',
  ]
  return `${lines.join('\n')}\n`
}
