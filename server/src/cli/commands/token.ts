import { ManagementTokenCreate } from '@keepgate/protocol/identity'
import { Scope } from '@keepgate/protocol/permissions'
import type { Command } from 'commander'
import type { KeyRecord } from '../../identity/model.ts'
import { didYouMean } from '../closest.ts'
import { printRows, requireWorkspace, say, withInstallation } from '../context.ts'
import { UsageError } from '../failure.ts'
import { findNamed } from '../find-named.ts'
import type { CommandParts, Installation } from '../installation.ts'
import { formatJson, formatTime, type Row } from '../print.ts'
import { requireValid } from '../require-valid.ts'
import { keyStatus, parseExpiry } from './key.ts'

const actor = { type: 'cli' } as const
const columns = ['id', 'name', 'last_four', 'scopes', 'status', 'created_at', 'expires_at', 'last_used_at'] as const

type Common = { json?: boolean; workspace?: string }
type CreateOptions = Common & { name: string; expires: number; scope: string[] }

const toRow = (token: KeyRecord): Row => ({
  id: token.id,
  name: token.name,
  last_four: token.lastFour,
  scopes: token.scopes === null ? 'all' : token.scopes.join(','),
  status: keyStatus(token),
  created_at: formatTime(token.createdAt),
  expires_at: formatTime(token.expiresAt),
  last_used_at: formatTime(token.lastUsedAt),
})

const tokensOf = async (installation: Installation, options: Common) =>
  installation.tokens.forWorkspace(await requireWorkspace(installation, options.workspace))

const requireScope = (given: string): void => {
  const known: readonly string[] = Scope.options
  if (known.includes(given)) return
  throw new UsageError(`There is no scope ${given}.${didYouMean(given, known)} The scopes are: ${known.join(', ')}.`)
}

/** Management tokens: how curl and scripts enter /api. */
export const addToken = (program: Command, parts: CommandParts): void => {
  const token = program.command('token').description('management tokens, for /api')
  const collect = (value: string, before: string[]): string[] => [...before, value]

  token
    .command('create')
    .description('make a management token; it is shown once')
    .option('--name <name>', 'what it is for', 'Token')
    .option('--expires <when>', '12h, 30d, 8w or a date', (text) => parseExpiry(text), parseExpiry('30d'))
    .option(
      '--scope <verb>',
      `what it may do, repeat for more (default: all): ${Scope.options.join(', ')}`,
      collect,
      [],
    )
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (options: CreateOptions) => {
      options.scope.forEach(requireScope)
      const wanted = requireValid(ManagementTokenCreate, {
        name: options.name,
        expires_at: options.expires,
        scopes: options.scope.length === 0 ? null : options.scope,
      })
      const created = await withInstallation(parts, async (installation) =>
        (await tokensOf(installation, options)).create(actor, null, {
          name: wanted.name,
          expiresAt: wanted.expires_at,
          scopes: wanted.scopes,
        }),
      )
      const { id, name, expiresAt } = created.record
      if (options.json === true) {
        say(parts, formatJson({ id, name, management_token: created.secret, expires_at: formatTime(expiresAt) }))
      } else {
        say(parts, `${created.secret}\n\nThis is the only time the token ${name} (${id}) is shown.`)
      }
    })

  token
    .command('list')
    .description('every token, also those that have ended')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (options: Common) => {
      const tokens = await withInstallation(parts, async (installation) =>
        (await tokensOf(installation, options)).list(),
      )
      printRows(
        parts,
        options.json === true,
        tokens.map(toRow),
        columns,
        'No tokens yet. Make one: keepgate token create',
      )
    })

  token
    .command('revoke')
    .argument('<id>', 'id of the token, or its name where only one that works has it')
    .description('refuse the token everywhere, at once')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (wanted: string, options: Common) => {
      const { id, name, revokedAt } = await withInstallation(parts, async (installation) => {
        const tokens = await tokensOf(installation, options)
        const about = { kind: 'management token', word: 'token', statusOf: keyStatus }
        const found = findNamed(await tokens.list(), wanted, about)
        await tokens.revoke(actor, found.id)
        return found
      })
      if (options.json === true) say(parts, formatJson({ id, revoked: true }))
      else if (revokedAt !== null) say(parts, `${name} (${id}) was revoked already, at ${formatTime(revokedAt)}.`)
      else say(parts, `Revoked ${name} (${id}).`)
    })
}
