import { AdminStatus } from '@keepgate/protocol/admin-command'
import type { Command } from 'commander'
import { addSigningOptions, createAskAdmin, type SigningOptions } from '../ask-admin.ts'
import { say } from '../context.ts'
import type { CommandParts } from '../installation.ts'
import { formatJson, formatTable, formatTime } from '../print.ts'

const keyState = ({ revoked_at, not_after }: AdminStatus['keys'][number], now: number): string => {
  if (revoked_at !== null) return 'revoked'
  return not_after !== null && not_after <= now ? 'ended' : 'valid'
}

const forPeople = (status: AdminStatus): string => {
  const keys = status.keys.map((key) => ({
    id: key.id,
    roles: key.roles.join(','),
    workspaces: key.workspaces?.join(',') ?? 'all',
    source: key.source,
    state: keyState(key, status.time),
    until: formatTime(key.not_after),
  }))
  const failing = Object.entries(status.checks).flatMap(([name, good]) => (good ? [] : [name]))
  const commands = status.commands.map(({ name, destructive, summary }) => ({
    command: name,
    'second key': destructive === 'never' ? 'no' : destructive === 'always' ? 'yes' : 'sometimes',
    'what it does': summary,
  }))
  return [
    `Keepgate ${status.version} (${status.environment}) ${status.ready ? 'is ready' : `is not ready: ${failing.join(', ')}`}. You sign as ${status.key_id}.`,
    status.pending === 0
      ? 'Nothing waits for a second key.'
      : `${status.pending} waiting for a second key: keepgate admin pending`,
    '',
    formatTable(keys, ['id', 'roles', 'workspaces', 'source', 'state', 'until']),
    '',
    formatTable(commands, ['command', 'second key', 'what it does']),
  ].join('\n')
}

export const addStatus = (admin: Command, parts: CommandParts): void => {
  addSigningOptions(
    admin
      .command('status')
      .description('ask an installation how it is, whose keys open it and which commands it knows'),
  )
    .option('--json', 'one JSON object')
    .action(async (options: SigningOptions & { json?: boolean }) => {
      const ask = await createAskAdmin(parts, options)
      const status = await ask({ method: 'GET', path: '/api/admin/status', answer: AdminStatus })
      say(parts, options.json === true ? formatJson(status) : forPeople(status))
    })
}
