import { confirm } from '@clack/prompts'
import { AdminCommandAnswer, AdminCommandView } from '@keepgate/protocol/admin-command'
import type { Command } from 'commander'
import { sha256 } from '../../crypto/hash.ts'
import { AppError } from '../../kernel/errors.ts'
import { type AskAdmin, addSigningOptions, createAskAdmin, type SigningOptions } from '../ask-admin.ts'
import { say } from '../context.ts'
import { Cancelled, UsageError } from '../failure.ts'
import type { CommandParts } from '../installation.ts'
import { formatTime } from '../print.ts'
import { askAt } from '../prompt.ts'
import { sayAdminAnswer } from './admin-send.ts'

type Options = SigningOptions & { yes?: boolean; json?: boolean }

const digestOf = (text: string): string => Buffer.from(sha256(text)).toString('base64')

const nothingWaits = (id: string, cause?: unknown): AppError =>
  new AppError('not_found', {
    message: `No command ${id} waits for a second key. See: keepgate admin pending`,
    cause,
  })

const askFor = async (ask: AskAdmin, id: string): Promise<AdminCommandView> => {
  try {
    return await ask({
      method: 'GET',
      path: `/api/admin/commands/${encodeURIComponent(id)}`,
      answer: AdminCommandView,
    })
  } catch (thrown) {
    throw thrown instanceof AppError && thrown.code === 'not_found' ? nothingWaits(id, thrown) : thrown
  }
}

/** What is approved is what is shown here: the digest is made of the text, not taken from the server's word. */
const requireWaiting = (found: AdminCommandView, id: string): AdminCommandView & { body: string } => {
  if (found.id !== id || found.status !== 'pending' || found.body === null) throw nothingWaits(id)
  if (digestOf(found.body) !== found.digest) {
    throw new AppError('conflict', {
      message: 'The digest is not that of the text that is shown. Do not approve; look at the server.',
    })
  }
  return { ...found, body: found.body }
}

const agree = async (parts: CommandParts): Promise<void> => {
  if (!parts.input.isTTY) throw new UsageError('Nobody can be asked here. Add --yes to approve what is shown.')
  const answer = await askAt(parts.input, async (signal) => {
    const said = await confirm({ message: 'Let this happen?', initialValue: false, signal })
    return said === true ? 'yes' : said === false ? 'no' : said
  })
  if (answer !== 'yes') throw new Cancelled()
}

export const addApprove = (admin: Command, parts: CommandParts): void => {
  addSigningOptions(
    admin
      .command('approve')
      .argument('<id>', 'of a command that waits; keepgate admin pending lists them')
      .description('show what another owner asked for, and let it happen')
      .option('--yes', 'do not ask'),
  )
    .option('--json', 'one JSON object')
    .action(async (id: string, options: Options) => {
      const ask = await createAskAdmin(parts, options)
      const { body, key_id, created_at, description } = requireWaiting(await askFor(ask, id), id)
      if (options.json !== true) {
        say(
          parts,
          `${description}\nAsked for by ${key_id} at ${formatTime(created_at)}:\n${JSON.stringify(JSON.parse(body), null, 2)}`,
        )
      }
      if (options.yes !== true) await agree(parts)
      const approval = JSON.stringify({ command: 'approve', arguments: { id, digest: digestOf(body) } })
      const answer = await ask({
        method: 'POST',
        path: '/api/admin/command',
        body: approval,
        answer: AdminCommandAnswer,
      })
      sayAdminAnswer(parts, options.json === true, 'approve', answer)
    })
}
