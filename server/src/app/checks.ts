/** What `keepgate doctor` looks at, from the inside of the installation. */
import type { Check } from '../cli/installation.ts'
import type { Config } from '../config/config.ts'
import type { Core } from './core.ts'

const check = (
  name: string,
  ok: boolean,
  severity: Check['severity'],
  good: string,
  bad: string,
  fix: string,
): Check => ({
  name,
  ok,
  severity,
  message: ok ? good : bad,
  fix: ok ? null : fix,
  mended: false,
  mend: null,
})

const configurationChecks = (config: Config): Check[] => {
  const production = config.environment === 'production'
  const generated = config.generated.map(({ variable }) => variable).join(', ')
  return [
    check(
      'secrets',
      config.generated.length === 0,
      production ? 'error' : 'warning',
      'given by the configuration',
      `generated in the data directory: ${generated}`,
      'Give your own before production: openssl rand -base64 32.',
    ),
    check(
      'limits',
      config.rateLimits.enabled,
      'warning',
      'in force',
      'RATE_LIMIT_ENABLED=false turns every limit off',
      'Remove RATE_LIMIT_ENABLED=false.',
    ),
    check(
      'transport',
      !config.allowInsecureHttp,
      'warning',
      'login needs https or localhost',
      'login over plain http is allowed',
      'Put TLS in front and remove ALLOW_INSECURE_HTTP.',
    ),
  ]
}

const storedChecks = async (core: Core): Promise<Check[]> => {
  const migrated = await core.storage.migrated()
  const keysOpen = await core.vault.rootKeysOpenStored()
  const chain = await core.audit.verify()
  const initialised = await core.identity.setup.isInitialised()
  const workspaces = await core.identity.workspaces.listAll()
  const connections = (await Promise.all(workspaces.map(({ id }) => core.connections.forWorkspace(id).list()))).flat()
  return [
    check(
      'migrations',
      migrated,
      'error',
      'those of this version',
      'the database has other migrations than this version',
      'Start the version that migrated it, or restore a backup made by this one.',
    ),
    check(
      'root key',
      keysOpen,
      'error',
      'opens what is stored',
      'what is stored does not open under the root keys',
      'Keep the database as it is and restore a backup: sealed values were changed or lost.',
    ),
    check(
      'audit log',
      chain.ok,
      'error',
      `${chain.verified_to} entries verified`,
      `broken at entry ${chain.first_bad_index}: ${chain.reason}`,
      'Keep the database as it is and compare it with a backup.',
    ),
    check(
      'administrator',
      initialised,
      'warning',
      'exists',
      'nobody has set this installation up',
      'Run npx keepgate init.',
    ),
    check(
      'providers',
      connections.length > 0,
      'warning',
      `${connections.length} connected`,
      'no provider is connected',
      'Run npx keepgate provider add demo, or another type.',
    ),
  ]
}

/** Never rejects for a database that went away: it is one of the findings. */
export const runChecks = async (config: Config, core: Core): Promise<Check[]> => {
  const { kind } = core.storage
  const fix = 'Check DATABASE_URL, or the disk of the data directory.'
  const database = (ok: boolean): Check =>
    check('database', ok, 'error', `${kind} answers`, `${kind} does not answer`, fix)
  const stored = (await core.storage.healthy()) ? await storedChecks(core) : null
  return [database(stored !== null), ...(stored ?? []), ...configurationChecks(config)]
}
