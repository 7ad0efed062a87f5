import { AdminCommandsPage, type AdminCommandView } from '@keepgate/protocol/admin-command'
import type { Command } from 'commander'
import { type AskAdmin, addSigningOptions, createAskAdmin, type SigningOptions } from '../ask-admin.ts'
import { printRows } from '../context.ts'
import type { CommandParts } from '../installation.ts'
import { formatTime } from '../print.ts'

const columns = ['id', 'command', 'status', 'key_id', 'created_at', 'approved_by', 'description'] as const

const path = '/api/admin/commands'

/** All of it, however much one key has asked for: what is left out here, nobody approves. */
const listPending = async (ask: AskAdmin): Promise<readonly AdminCommandView[]> => {
  const found: AdminCommandView[] = []
  let cursor: string | null = null
  do {
    const after: string = cursor === null ? '' : `&cursor=${cursor}`
    const page: AdminCommandsPage = await ask({
      method: 'GET',
      path: `${path}?status=pending&limit=1000${after}`,
      answer: AdminCommandsPage,
    })
    found.push(...page.data)
    cursor = page.next_cursor
  } while (cursor !== null)
  return found
}

/** The newest of the history. */
const listDecided = async (ask: AskAdmin): Promise<readonly AdminCommandView[]> => {
  const { data } = await ask({ method: 'GET', path: `${path}?limit=200`, answer: AdminCommandsPage })
  return data.filter(({ status }) => status !== 'pending')
}

export const addPending = (admin: Command, parts: CommandParts): void => {
  addSigningOptions(
    admin
      .command('pending')
      .description('list the commands that wait for a second key')
      .option('--all', 'and what came of the newest others'),
  )
    .option('--json', 'one JSON object a line')
    .action(async (options: SigningOptions & { all?: boolean; json?: boolean }) => {
      const ask = await createAskAdmin(parts, options)
      const listed = [...(await listPending(ask)), ...(options.all === true ? await listDecided(ask) : [])]
      const rows = listed.map(({ body: _left, ...view }) => ({
        ...view,
        created_at: formatTime(view.created_at),
        expires_at: formatTime(view.expires_at),
        finished_at: formatTime(view.finished_at),
      }))
      printRows(parts, options.json === true, rows, columns, 'Nothing waits for a second key.')
    })
}
