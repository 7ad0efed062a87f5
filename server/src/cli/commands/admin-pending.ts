import { AdminCommandsPage, type AdminCommandView } from '@keepgate/protocol/admin-command'
import type { Command } from 'commander'
import { type AskAdmin, addSigningOptions, createAskAdmin, type SigningOptions } from '../ask-admin.ts'
import { printRows } from '../context.ts'
import type { CommandParts } from '../installation.ts'
import { formatTime } from '../print.ts'

const columns = ['id', 'command', 'status', 'key_id', 'created_at', 'approved_by', 'description'] as const

/** The newest ones, at most 200: what waits is not older than a day. */
export const listCommands = async (ask: AskAdmin): Promise<readonly AdminCommandView[]> =>
  (await ask({ method: 'GET', path: '/api/admin/commands?limit=200', answer: AdminCommandsPage })).data

export const addPending = (admin: Command, parts: CommandParts): void => {
  addSigningOptions(
    admin
      .command('pending')
      .description('list the commands that wait for a second key')
      .option('--all', 'and what came of the others'),
  )
    .option('--json', 'one JSON object a line')
    .action(async (options: SigningOptions & { all?: boolean; json?: boolean }) => {
      const listed = await listCommands(await createAskAdmin(parts, options))
      const rows = listed
        .filter(({ status }) => options.all === true || status === 'pending')
        .map(({ body: _left, ...view }) => ({
          ...view,
          created_at: formatTime(view.created_at),
          expires_at: formatTime(view.expires_at),
          finished_at: formatTime(view.finished_at),
        }))
      printRows(parts, options.json === true, rows, columns, 'Nothing waits for a second key.')
    })
}
