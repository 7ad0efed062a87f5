/** What `keepgate doctor` looks at, from the inside of the installation. */
import type { Check } from '../cli/installation.ts'
import type { Config } from '../config/config.ts'
import type { Connection } from '../gateway/connections/connection.ts'
import type { Core } from './core.ts'

type Judged = {
  readonly name: string
  readonly ok: boolean
  readonly severity: Check['severity']
  /** What is said where it is well, and where it is not. */
  readonly good: string
  readonly bad: string
  readonly fix: string
}

const check = ({ name, ok, severity, good, bad, fix }: Judged): Check => ({
  name,
  ok,
  severity,
  message: ok ? good : bad,
  fix: ok ? null : fix,
  mend: null,
})

const configurationChecks = (config: Config): Check[] => {
  const production = config.environment === 'production'
  const generated = config.generated.map(({ variable }) => variable).join(', ')
  return [
    check({
      name: 'secrets',
      ok: config.generated.length === 0,
      severity: production ? 'error' : 'warning',
      good: 'given by the configuration',
      bad: `generated in the data directory: ${generated}`,
      fix: 'Give your own before production: openssl rand -base64 32.',
    }),
    check({
      name: 'limits',
      ok: config.rateLimits.enabled,
      severity: 'warning',
      good: 'in force',
      bad: 'RATE_LIMIT_ENABLED=false turns every limit off',
      fix: 'Remove RATE_LIMIT_ENABLED=false.',
    }),
    check({
      name: 'transport',
      ok: !config.allowInsecureHttp,
      severity: 'warning',
      good: 'login needs https or localhost',
      bad: 'login over plain http is allowed',
      fix: 'Put TLS in front and remove ALLOW_INSECURE_HTTP.',
    }),
  ]
}

const testedWords = (connections: readonly Connection[]): string => {
  const states = connections.map(({ lastTest }) => {
    if (lastTest === null) return 'not tested'
    return lastTest.reach.ok && lastTest.call?.ok !== false ? 'tested well' : 'failed the last test'
  })
  return (['tested well', 'not tested', 'failed the last test'] as const)
    .map((state) => ({ state, count: states.filter((item) => item === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`)
    .join(', ')
}

/** Where a schedule is set: whether the newest backup is as young as it promises. */
const backupCheck = async (config: Config, { backups, clock }: Core): Promise<Check[]> => {
  if (config.backupEveryMs === null) return []
  const newest = (await backups.runs.lastCompleted())?.finished_at ?? null
  const hours = newest === null ? null : Math.round((clock.now() - newest) / 3_600_000)
  return [
    check({
      name: 'backup',
      ok: newest !== null && clock.now() - newest <= 2 * config.backupEveryMs,
      severity: 'warning',
      good: `the newest is ${hours} hours old`,
      bad: newest === null ? 'BACKUP_EVERY is set, and none was ever finished' : `the newest is ${hours} hours old`,
      fix: 'Look whether the server runs, and what its log says of backups; npx keepgate backup create makes one now.',
    }),
  ]
}

const storedChecks = async (config: Config, core: Core): Promise<Check[]> => {
  const migrated = await core.storage.migrated()
  const keysOpen = await core.vault.rootKeysOpenStored()
  const chain = await core.audit.verify()
  const roots = await core.rootRotation.status()
  const toRotate = roots.filter(({ primary }) => !primary).reduce((sum, { held }) => sum + held, 0)
  const { total: wallets, older } = await core.wallets.migration.counts()
  const initialised = await core.identity.setup.isInitialised()
  const workspaces = await core.identity.workspaces.listAll()
  const connections = (await Promise.all(workspaces.map(({ id }) => core.connections.forWorkspace(id).list()))).flat()
  return [
    check({
      name: 'migrations',
      ok: migrated,
      severity: 'error',
      good: 'those of this version',
      bad: 'the database has other migrations than this version',
      fix: 'Start the version that migrated it, or restore a backup made by this one.',
    }),
    check({
      name: 'root key',
      ok: keysOpen,
      severity: 'error',
      good: 'opens what is stored',
      bad: 'what is stored does not open under the root keys',
      fix: 'Keep the database as it is and restore a backup: sealed values were changed or lost.',
    }),
    check({
      name: 'root key in use',
      ok: toRotate === 0,
      severity: 'warning',
      good: 'everything stands under the primary one',
      bad: `${toRotate} keys and secrets stand under an older one`,
      fix: 'Run npx keepgate vault rotate.',
    }),
    check({
      name: 'wallets',
      ok: older === 0,
      severity: 'warning',
      good: `${wallets} in the current format`,
      bad: `${older} of ${wallets} are in an older format`,
      fix: 'Run npx keepgate vault migrate.',
    }),
    check({
      name: 'audit log',
      ok: chain.ok,
      severity: 'error',
      good: `${chain.verified_to} entries verified, ${chain.anchored_to} of them signed for`,
      bad: `broken at entry ${chain.first_bad_index}: ${chain.reason}`,
      fix: 'Keep the database as it is, run npx keepgate audit verify, and read docs/guides/verify-the-audit-log.md.',
    }),
    ...(await backupCheck(config, core)),
    check({
      name: 'administrator',
      ok: initialised,
      severity: 'warning',
      good: 'exists',
      bad: 'nobody has set this installation up',
      fix: 'Run npx keepgate init.',
    }),
    check({
      name: 'providers',
      ok: connections.length > 0,
      severity: 'warning',
      good: `${connections.length} connected: ${testedWords(connections)}`,
      bad: 'no provider is connected',
      fix: 'Run npx keepgate provider add demo, or another type.',
    }),
  ]
}

/** Never rejects for a database that went away: it is one of the findings. */
export const runChecks = async (config: Config, core: Core): Promise<Check[]> => {
  const { kind } = core.storage
  const fix = 'Check DATABASE_URL, or the disk of the data directory.'
  const database = (ok: boolean): Check =>
    check({ name: 'database', ok, severity: 'error', good: `${kind} answers`, bad: `${kind} does not answer`, fix })
  const stored = (await core.storage.healthy()) ? await storedChecks(config, core) : null
  return [database(stored !== null), ...(stored ?? []), ...configurationChecks(config)]
}
