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

export const runChecks = async (config: Config, core: Core): Promise<Check[]> => {
  const healthy = await core.storage.healthy()
  const initialised = await core.identity.setup.isInitialised()
  const chain = await core.audit.verify()
  const workspaces = await core.identity.workspaces.listAll()
  const connections = (await Promise.all(workspaces.map(({ id }) => core.connections.forWorkspace(id).list()))).flat()
  return [
    check('configuration', true, 'error', `valid, ${config.environment}`, '', ''),
    check(
      'database',
      healthy,
      'error',
      `${core.storage.kind}, migrated`,
      `${core.storage.kind} does not answer`,
      'Check DATABASE_URL, or the disk of the data directory.',
    ),
    // Opening the installation has compared the root keys with the database; a wrong one never gets here.
    check('root key', true, 'error', 'belongs to this database', '', ''),
    check(
      'audit log',
      chain.ok,
      'error',
      `${chain.verified_to + 1} entries verified`,
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
    ...configurationChecks(config),
  ]
}
