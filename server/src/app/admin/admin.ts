/** Signed administration, wired: whose keys, which commands, and what the guard of /api/admin asks. */
import type { Config } from '../../config/config.ts'
import { hmacSha256 } from '../../crypto/hash.ts'
import type { AdminDoor, HttpLog } from '../../http/services.ts'
import { createAdminCommands } from '../../identity/admin/admin-commands.ts'
import { createAdminKeys } from '../../identity/admin/admin-keys.ts'
import { createPerform } from '../../identity/admin/perform.ts'
import { verifyHead } from '../../identity/admin/verify-request.ts'
import { version } from '../../kernel/version.ts'
import type { HealthReport } from '../../telemetry/health.ts'
import type { AdminCore, ServedParts } from './admin-parts.ts'
import { authoritiesOf } from './authorities.ts'
import { createExecution } from './execute.ts'
import { createLicensedConfigFile } from './licensed-config-file.ts'
import { adminCommands } from './registry.ts'

export type Admin = AdminDoor & {
  /** From now on, where PUBLIC_URL is unset, requests must be signed for this address. */
  readonly listensAt: (url: string) => void
  /** Why nothing is opened, logged too unless the file is only missing in development; null where it names keys. */
  readonly problem: () => Promise<string | null>
}

export const createAdmin = async (dependencies: {
  readonly core: AdminCore
  readonly served: ServedParts
  readonly config: Pick<Config, 'adminConfigFile' | 'environment' | 'publicUrl' | 'host' | 'port'>
  readonly health: () => Promise<HealthReport>
  readonly log: Pick<HttpLog, 'warn' | 'error'>
}): Promise<Admin> => {
  const { core, config, log } = dependencies
  let { port } = config
  const { clock, audit } = core
  const { database } = core.storage
  const readFile = createLicensedConfigFile(config.adminConfigFile, clock)
  const fileKeys = async () => {
    const read = await readFile()
    return 'keys' in read ? read.keys : []
  }
  const keys = createAdminKeys({ database, clock, audit: audit.append, fileKeys })
  const commands = createAdminCommands({ database, clock })
  const maskKey = await core.vault.instanceSecret('admin argument mask')
  const mask = (secret: string): string =>
    `hmac:${Buffer.from(hmacSha256(maskKey.reveal(), secret)).toString('hex').slice(0, 16)}`
  const execution = createExecution(adminCommands, { ...dependencies.served, core, keys, commands }, mask, log)

  return {
    ...execution,
    verifyHead: (head) => {
      const authorities = () => authoritiesOf(config.publicUrl, { host: config.host, port })
      return verifyHead(head, { clock, authorities, findKey: keys.find })
    },
    perform: createPerform({ database, clock, audit: audit.append, keys, log }),
    listCommands: commands.list,
    viewCommand: commands.view,
    listBackups: core.backups.runs.list,
    status: async ({ key }) => {
      const { ready, checks } = await dependencies.health()
      return {
        version,
        environment: config.environment,
        time: clock.now(),
        key_id: key.id,
        ready,
        checks: { ...checks },
        keys: (await keys.list()).map((listed) => ({
          id: listed.id,
          public_key_hex: listed.publicKeyHex,
          roles: [...listed.roles],
          workspaces: listed.workspaces === null ? null : [...listed.workspaces],
          not_before: listed.notBefore,
          not_after: listed.notAfter,
          source: listed.source,
          revoked_at: listed.revokedAt,
        })),
        pending: await commands.countPending(),
        commands: adminCommands.map(({ name, summary, permission, destructive }) => ({
          name,
          summary,
          permission,
          destructive,
        })),
      }
    },
    listensAt: (url) => {
      port = Number(new URL(url).port || 80)
    },
    problem: async () => {
      const read = await readFile()
      if (!('problem' in read)) return null
      // Who tries it out has none, and the start block says so; in production somebody may miss it.
      if (read.isMissing && config.environment === 'development') return read.problem
      log.warn({ file: config.adminConfigFile, reason: read.problem }, 'No signature opens /api/admin')
      return read.problem
    },
  }
}
