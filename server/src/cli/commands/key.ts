import { ApiKeyCreate } from '@keepgate/protocol/identity'
import { type Command, InvalidArgumentError } from 'commander'
import type { CreatedKey, Keys } from '../../identity/identity.ts'
import type { KeyRecord } from '../../identity/model.ts'
import { printRows, requireWorkspace, say, withInstallation } from '../context.ts'
import { UsageError } from '../failure.ts'
import { findNamed } from '../find-named.ts'
import type { CommandParts, Installation } from '../installation.ts'
import { formatJson, formatTime, type Row } from '../print.ts'
import { requireValid } from '../require-valid.ts'

const actor = { type: 'cli' } as const
const columns = [
  'id',
  'name',
  'last_four',
  'requests_per_minute',
  'status',
  'created_at',
  'expires_at',
  'last_used_at',
  'source',
] as const

type Common = { json?: boolean; workspace?: string }
type CreateOptions = Common & {
  name: string
  rpm?: number
  expires?: number
  allowModel: string[]
  allowAddress: string[]
  dropUnsupported?: boolean
}

export const keyStatus = (key: KeyRecord): string => {
  if (key.revokedAt !== null) return 'revoked'
  return key.expiresAt !== null && key.expiresAt <= Date.now() ? 'expired' : 'active'
}

const toRow = (key: KeyRecord): Row => ({
  id: key.id,
  name: key.name,
  last_four: key.lastFour,
  requests_per_minute: key.requestsPerMinute,
  status: keyStatus(key),
  created_at: formatTime(key.createdAt),
  expires_at: formatTime(key.expiresAt),
  last_used_at: formatTime(key.lastUsedAt),
  source: key.source,
})

const units: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `30d`, `12h`, or a date. @returns milliseconds since 1970, in the future. */
export const parseExpiry = (text: string, nowMs: number = Date.now()): number => {
  const [, count, unit] = /^(\d{1,6})([hdw])$/.exec(text) ?? []
  const at = count === undefined || unit === undefined ? Date.parse(text) : nowMs + Number(count) * (units[unit] ?? 0)
  if (!Number.isFinite(at) || at <= nowMs)
    throw new InvalidArgumentError('Write a time from now (12h, 30d, 8w) or a date in the future (2030-01-31).')
  return at
}

const parseRate = (text: string): number => {
  const rate = Number(text)
  if (!Number.isInteger(rate) || rate < 1 || rate > 10_000_000)
    throw new InvalidArgumentError('Write a whole number from 1 to 10000000.')
  return rate
}

const graces = { now: 0, '1h': 3600, '24h': 86_400, '7d': 604_800 } as const

const keysOf = async (installation: Installation, options: Common) =>
  installation.keys.forWorkspace(await requireWorkspace(installation, options.workspace))

const sayCreated = (parts: CommandParts, json: boolean, created: CreatedKey): void => {
  const { id, name, expiresAt } = created.record
  if (json) say(parts, formatJson({ id, name, api_key: created.secret, expires_at: formatTime(expiresAt) }))
  else say(parts, `${created.secret}\n\nThis is the only time the key ${name} (${id}) is shown.`)
}

/** When the key that was replaced stops working. */
const endOfOld = ({ id, expiresAt, revokedAt }: KeyRecord): string =>
  revokedAt !== null
    ? `The old key (${id}) works no more.`
    : `The old key (${id}) works until ${formatTime(expiresAt)}.`

const findKey = async (keys: Keys, wanted: string): Promise<KeyRecord> =>
  findNamed(await keys.list(), wanted, { kind: 'API key', word: 'key', statusOf: keyStatus })

const idOrName = 'id of the key, or its name where only one that works has it'

export const addKey = (program: Command, parts: CommandParts): void => {
  const key = program.command('key').description('API keys')
  const collect = (value: string, before: string[]): string[] => [...before, value]

  key
    .command('create')
    .description('make an API key; it is shown once')
    .option('--name <name>', 'what it is for', 'Key')
    .option('--rpm <n>', 'requests a minute', parseRate)
    .option('--expires <when>', '12h, 30d, 8w or a date', (text) => parseExpiry(text))
    .option(
      '--allow-model <pattern>',
      'a model it may use (connection/model, * at the end); repeat for more',
      collect,
      [],
    )
    .option('--allow-address <range>', 'an address or range it may come from; repeat for more', collect, [])
    .option('--drop-unsupported', 'drop parameters that a provider cannot express instead of refusing')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (options: CreateOptions) => {
      const wanted = requireValid(ApiKeyCreate, {
        name: options.name,
        expires_at: options.expires ?? null,
        requests_per_minute: options.rpm ?? null,
        allowed_models: options.allowModel.length === 0 ? null : options.allowModel,
        allowed_addresses: options.allowAddress.length === 0 ? null : options.allowAddress,
        drop_unsupported: options.dropUnsupported === true,
      })
      const created = await withInstallation(parts, async (installation) =>
        (await keysOf(installation, options)).create(actor, null, {
          name: wanted.name,
          expiresAt: wanted.expires_at,
          requestsPerMinute: wanted.requests_per_minute,
          allowedModels: wanted.allowed_models,
          allowedAddresses: wanted.allowed_addresses,
          dropUnsupported: wanted.drop_unsupported,
        }),
      )
      sayCreated(parts, options.json === true, created)
      if (options.json !== true && created.record.expiresAt === null)
        say(parts, 'It never expires; --expires 90d gives it an end.')
    })

  key
    .command('list')
    .description('every key, also those that have ended')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (options: Common) => {
      const keys = await withInstallation(parts, async (installation) => (await keysOf(installation, options)).list())
      printRows(parts, options.json === true, keys.map(toRow), columns, 'No keys yet. Make one: keepgate key create')
    })

  key
    .command('rotate')
    .argument('<id>', idOrName)
    .description('make a successor with the same settings')
    .option('--grace <time>', 'how long the old key still works: now, 1h, 24h, 7d', '24h')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (wanted: string, options: Common & { grace: string }) => {
      const grace = Object.entries(graces).find(([name]) => name === options.grace)?.[1]
      if (grace === undefined) throw new UsageError('--grace is one of now, 1h, 24h, 7d.')
      const { created, old } = await withInstallation(parts, async (installation) => {
        const keys = await keysOf(installation, options)
        const { id } = await findKey(keys, wanted)
        return { created: await keys.rotate(actor, id, grace), old: await keys.get(id) }
      })
      sayCreated(parts, options.json === true, created)
      if (options.json !== true) say(parts, endOfOld(old))
    })

  key
    .command('revoke')
    .argument('<id>', idOrName)
    .description('refuse the key everywhere, at once; streams under way are cut')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (wanted: string, options: Common) => {
      const { id, name, revokedAt } = await withInstallation(parts, async (installation) => {
        const keys = await keysOf(installation, options)
        const found = await findKey(keys, wanted)
        await keys.revoke(actor, found.id)
        return found
      })
      if (options.json === true) say(parts, formatJson({ id, revoked: true }))
      else if (revokedAt !== null) say(parts, `${name} (${id}) was revoked already, at ${formatTime(revokedAt)}.`)
      else say(parts, `Revoked ${name} (${id}). Running servers refuse it within one second.`)
    })
}
