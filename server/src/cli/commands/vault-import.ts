/** `keepgate vault import`: data of an older system, what was imported, and the way back inside the window. */
import { rmSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import type { ImportRun } from '../../identity/imports/import-run.ts'
import type { OwnerInvitation } from '../../identity/imports/owner-invitation.ts'
import { Secret } from '../../kernel/secret.ts'
import { didYouMean } from '../closest.ts'
import { printRows, say, withInstallation } from '../context.ts'
import { exitCodes, UsageError } from '../failure.ts'
import type { CommandParts, ImportReport } from '../installation.ts'
import { writeNewPrivateFile } from '../new-private-file.ts'
import { formatJson, formatTime, type Row } from '../print.ts'
import { createProgress } from '../progress.ts'
import { readJsonFile } from '../read-json-file.ts'

const actor = { type: 'cli' } as const

type ImportOptions = {
  format?: string
  file?: string
  window?: number
  owners?: string
  invitations?: string
  dryRun?: boolean
  json?: boolean
}
type RollBackOptions = { dryRun?: boolean; includeLater?: boolean; json?: boolean }

const units: Readonly<Record<string, number>> = { d: 86_400_000, w: 604_800_000 }

/** `14d`, `2w`. @returns milliseconds. */
const parseWindow = (text: string): number => {
  const [, count, unit] = /^(\d{1,3})([dw])$/.exec(text) ?? []
  const length = Number(count) * (units[unit ?? ''] ?? 0)
  if (!(length > 0)) throw new InvalidArgumentError('Write a number of days or weeks: 14d, 2w.')
  return length
}

/** `keepgate-invitations-20250615T150640Z.jsonl` */
const invitationsName = (): string =>
  `keepgate-invitations-${new Date().toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}.jsonl`

const invitationRow = (url: string, { email, workspaceName, token, expiresAt }: OwnerInvitation) => ({
  email,
  workspace: workspaceName,
  link: `${url}/invitation#${token.reveal()}`,
  expires_at: formatTime(expiresAt),
})

const requireFormat = (parts: CommandParts, format: string | undefined): string => {
  const names = parts.importFormats.map(({ name }) => name)
  const there = `There are: ${names.join(', ')}.`
  if (format === undefined) throw new UsageError(`Say what the file is with --format. ${there}`)
  if (names.includes(format)) return format
  throw new UsageError(`There is no format ${format}.${didYouMean(format, names)} ${there}`)
}

const sayImport = (parts: CommandParts, report: ImportReport, dryRun: boolean): void => {
  const { imported, exists, failed, notes, run } = report
  for (const [what, count] of Object.entries(imported))
    say(parts, `${dryRun ? 'Would import' : 'Imported'}: ${count} ${what.replaceAll('_', ' ')}.`)
  if (exists > 0) say(parts, `There already: ${exists}.`)
  for (const { item, reason } of failed) say(parts, `Not imported: ${item}: ${reason}.`)
  if (run !== null) say(parts, `This is the import ${run.id}.`)
  for (const note of notes) say(parts, note)
}

const importJson = (url: string, dryRun: boolean, { run, invitations, ...report }: ImportReport) => ({
  dry_run: dryRun,
  ...report,
  ...(run === null
    ? {}
    : {
        import_id: run.id,
        window_ends_at: formatTime(run.windowEndsAt),
        invitations: invitations.map((invitation) => invitationRow(url, invitation)),
      }),
})

/** Takes the links before anything is in force: they are shown nowhere again. */
const invitationFile = (wanted: string | undefined) => {
  let written: string | null = null
  return {
    path: () => written,
    write: async (url: string, invitations: readonly OwnerInvitation[]): Promise<void> => {
      if (invitations.length === 0) return
      const lines = invitations.map((invitation) => `${formatJson(invitationRow(url, invitation))}\n`)
      written = writeNewPrivateFile(wanted ?? invitationsName(), new Secret(lines.join('')))
    },
    /** Links of an import that did not happen lead nowhere. */
    discard: (): void => {
      if (written !== null) rmSync(written, { force: true })
    },
  }
}

const importFile = async (parts: CommandParts, options: ImportOptions): Promise<void> => {
  const format = requireFormat(parts, options.format)
  if (options.file === undefined) throw new UsageError('Name the file with --file.')
  const content = await readJsonFile(options.file)
  const owners = options.owners === undefined ? null : await readJsonFile(options.owners)
  const dryRun = options.dryRun === true
  const json = options.json === true
  const file = json && options.invitations === undefined ? null : invitationFile(options.invitations)
  const { report, url } = await withInstallation(parts, async (installation) => {
    const { onProgress, end } = createProgress(parts, 'import')
    const { url } = installation
    const tellInvitations = async (invitations: readonly OwnerInvitation[]) => file?.write(url, invitations)
    const windowMs = options.window ?? null
    try {
      const input = { content, owners, actor, dryRun, windowMs, onProgress, tellInvitations }
      return { report: await installation.importFrom(format, input), url }
    } catch (thrown) {
      file?.discard()
      throw thrown
    } finally {
      end()
    }
  })
  if (report.failed.length > 0) process.exitCode = exitCodes.failed
  if (json) return say(parts, formatJson(importJson(url, dryRun, report)))
  sayImport(parts, report, dryRun)
  const path = file?.path() ?? null
  if (path !== null) say(parts, `The owners' invitation links are in ${path}, for you alone; hand each to its owner.`)
}

type InviteOptions = { invitations?: string; json?: boolean }

const inviteAgain = async (parts: CommandParts, importId: string, options: InviteOptions): Promise<void> => {
  const json = options.json === true
  const file = json && options.invitations === undefined ? null : invitationFile(options.invitations)
  const { invitations, url } = await withInstallation(parts, async ({ inviteOwnersAgain, url }) => {
    const tell = async (made: readonly OwnerInvitation[]) => file?.write(url, made)
    try {
      return { invitations: await inviteOwnersAgain({ importId, actor, tell }), url }
    } catch (thrown) {
      file?.discard()
      throw thrown
    }
  })
  const rows = invitations.map((invitation) => invitationRow(url, invitation))
  if (json) return say(parts, formatJson({ import_id: importId, invitations: rows }))
  const path = file?.path() ?? null
  if (path === null) return say(parts, 'Every owner has come in; nobody was invited again.')
  say(
    parts,
    `${invitations.length} new links, good for 14 days, are in ${path}, for you alone. The old ones have ended.`,
  )
}

const stateOf = (run: ImportRun): string => {
  if (run.rolledBackAt !== null) return 'rolled back'
  return run.windowEndsAt <= Date.now() ? 'final' : 'in its window'
}

const toRow = (run: ImportRun): Row => ({
  id: run.id,
  format: run.format,
  state: stateOf(run),
  created_at: formatTime(run.createdAt),
  window_ends_at: formatTime(run.windowEndsAt),
  rolled_back_at: formatTime(run.rolledBackAt),
  ...run.counts,
})

const columns = [
  'id',
  'format',
  'state',
  'created_at',
  'window_ends_at',
  'workspaces',
  'provider_connections',
  'api_keys',
] as const

const sayCounts = (parts: CommandParts, word: string, counts: Readonly<Record<string, number>>): void => {
  for (const [what, count] of Object.entries(counts))
    if (count > 0) say(parts, `${word}: ${count} ${what.replaceAll('_', ' ')}.`)
}

const rollBack = async (parts: CommandParts, importId: string, options: RollBackOptions): Promise<void> => {
  const dryRun = options.dryRun === true
  const includeLater = options.includeLater === true
  const done = await withInstallation(parts, ({ rollBackImport }) =>
    rollBackImport({ importId, actor, dryRun, includeLater }),
  )
  if (options.json === true) {
    const { run, removed, later, joined } = done
    return say(parts, formatJson({ dry_run: dryRun, import_id: run.id, removed, later, accounts_kept: joined }))
  }
  sayCounts(parts, dryRun ? 'Would remove' : 'Removed', done.removed)
  sayCounts(parts, `${dryRun ? 'Would remove' : 'Removed'}, added later`, done.later)
  if (done.joined > 0)
    say(parts, `${done.joined} accepted their invitations: their accounts stay, without these workspaces.`)
  if (!dryRun) say(parts, 'Running servers refuse its keys within one second. The file can be imported again.')
}

export const addVaultImport = (vault: Command, parts: CommandParts): void => {
  const formats = parts.importFormats.map(({ name, description }) => `${name}: ${description}`).join('; ')
  const imports = vault
    .command('import')
    .description('take over data of an older system; importing again adds nothing')
    .option('--format <name>', formats)
    .option('--file <file>', 'JSON, or JSON Lines')
    .option(
      '--owners <file>',
      'tuxedo: JSON object from user ids of the older system to ids or e-mail addresses of people here',
    )
    .option('--window <time>', 'perpetuo: how long its API keys still work, 7d to 14d (14d)', parseWindow)
    .option(
      '--invitations <file>',
      'perpetuo: a new file for the owners’ invitation links; with --json they are in the answer',
    )
    .option('--dry-run', 'read and open everything, change nothing')
    .option('--json', 'one JSON object; progress goes to standard error')
    .action((options: ImportOptions) => importFile(parts, options))

  imports
    .command('list')
    .description('imports from other gateways, with the end of their windows')
    .option('--json', 'one JSON object a line')
    .action(async (_: object, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>()
      const runs = await withInstallation(parts, (installation) => installation.listImports())
      printRows(parts, json === true, runs.map(toRow), columns, 'Nothing was imported from another gateway yet.')
    })

  imports
    .command('invite')
    .argument('<id>', 'id of the import, as list shows it')
    .description('new links for owners who have not come in yet; their old ones end')
    .option('--invitations <file>', 'a new file for the links; with --json they are in the answer')
    .option('--json', 'one JSON object')
    .action((id: string, _: object, command: Command) => inviteAgain(parts, id, command.optsWithGlobals()))

  imports
    .command('rollback')
    .argument('<id>', 'id of the import, as list shows it')
    .description('remove everything that an import added, inside its window; what was there before stays')
    .option('--include-later', 'also what people added to the imported workspaces since')
    .option('--dry-run', 'say what would go, change nothing')
    .option('--json', 'one JSON object')
    .action((id: string, _: object, command: Command) => rollBack(parts, id, command.optsWithGlobals()))
}
