import type { Command } from 'commander'
import type { RootStatus } from '../../vault/root-status.ts'
import { didYouMean } from '../closest.ts'
import { say, withInstallation } from '../context.ts'
import { exitCodes, UsageError } from '../failure.ts'
import type { CommandParts, ImportReport, Installation } from '../installation.ts'
import { formatJson, formatTable, formatTime } from '../print.ts'
import { createProgress } from '../progress.ts'
import { readJsonFile } from '../read-json-file.ts'
import { addVaultMigrate } from './vault-migrate.ts'

const actor = { type: 'cli' } as const
const rootColumns = ['root', 'state', 'workspace_keys', 'user_keys', 'instance_secrets', 'wallets'] as const

const stateOf = (root: RootStatus): string => {
  if (root.primary) return 'primary'
  if (root.removed_at !== null) return 'removed'
  if (root.held > 0) return `${root.held} to rotate`
  return root.given ? 'may be removed' : 'gone'
}

const removable = (roots: readonly RootStatus[]): string[] => roots.filter((root) => root.removable).map(({ id }) => id)

const sayRemovable = (roots: readonly RootStatus[]): string[] =>
  removable(roots).map((id) => `${id} holds nothing any more: it may leave ENCRYPTION_KEYS.`)

const statusOf = async (installation: Installation) => {
  const [roots, wallets] = await Promise.all([installation.rootRotation.status(), installation.wallets.counts()])
  const toRotate = roots.filter(({ primary }) => !primary).reduce((sum, { held }) => sum + held, 0)
  return { roots, wallets, toRotate }
}

const status = async (parts: CommandParts, json: boolean): Promise<void> => {
  const { roots, wallets, toRotate } = await withInstallation(parts, statusOf)
  if (json) {
    const { reversibleUntil, ...counts } = wallets
    const until = formatTime(reversibleUntil)
    say(
      parts,
      formatJson({
        roots: roots.map((root) => ({ ...root, removed_at: formatTime(root.removed_at) })),
        left_to_rotate: toRotate,
        wallets: { ...counts, reversible_until: until },
        left_to_migrate: wallets.older,
        removable_roots: removable(roots),
      }),
    )
    return
  }
  say(
    parts,
    formatTable(
      roots.map((root) => ({ root: root.id, state: stateOf(root), ...root })),
      rootColumns,
    ),
  )
  say(parts, `\nWallets: ${wallets.total}, of which ${wallets.older} in an older format.`)
  if (wallets.older > 0) say(parts, 'Seal them anew: npx keepgate vault migrate')
  if (wallets.reversibleUntil !== null) {
    const until = formatTime(wallets.reversibleUntil)
    say(
      parts,
      `${wallets.reversible} can be brought back by vault migrate --rollback, the first of them until ${until}.`,
    )
  }
  if (toRotate > 0) say(parts, `${toRotate} keys and secrets stand under an older root: npx keepgate vault rotate`)
  for (const line of sayRemovable(roots)) say(parts, line)
}

const rotate = async (parts: CommandParts, json: boolean): Promise<void> => {
  const { report, roots } = await withInstallation(parts, async (installation) => {
    const progress = createProgress(parts, 'rotate')
    try {
      const report = await installation.rootRotation.rotate({ asker: actor, onProgress: progress.onProgress })
      return { report, roots: await installation.rootRotation.status() }
    } finally {
      progress.end()
    }
  })
  if (report.failed.length > 0) process.exitCode = exitCodes.failed
  if (json) {
    say(parts, formatJson({ ...report, removable_roots: removable(roots) }))
    return
  }
  const { primary, rewrapped, failed } = report
  if (rewrapped + failed.length > 0) say(parts, `${rewrapped} keys and secrets are now wrapped under ${primary}.`)
  else say(parts, `Everything stands under ${primary} already.`)
  for (const name of failed) say(parts, `Does not open, and was left as it is: ${name}.`)
  for (const line of sayRemovable(roots)) say(parts, line)
}

const sayImport = (parts: CommandParts, { imported, exists, failed, notes }: ImportReport, dryRun: boolean): void => {
  for (const [what, count] of Object.entries(imported))
    say(parts, `${dryRun ? 'Would import' : 'Imported'}: ${count} ${what}.`)
  if (exists > 0) say(parts, `There already: ${exists}.`)
  for (const { item, reason } of failed) say(parts, `Not imported: ${item}: ${reason}.`)
  for (const note of notes) say(parts, note)
}

type ImportOptions = { format: string; file: string; owners?: string; dryRun?: boolean; json?: boolean }

const importFile = async (parts: CommandParts, options: ImportOptions): Promise<void> => {
  const names = parts.importFormats.map(({ name }) => name)
  if (!names.includes(options.format)) {
    throw new UsageError(
      `There is no format ${options.format}.${didYouMean(options.format, names)} There are: ${names.join(', ')}.`,
    )
  }
  const content = await readJsonFile(options.file)
  const owners = options.owners === undefined ? null : await readJsonFile(options.owners)
  const dryRun = options.dryRun === true
  const report = await withInstallation(parts, async (installation) => {
    const { onProgress, end } = createProgress(parts, 'import')
    try {
      return await installation.importFrom(options.format, { content, owners, actor, dryRun, onProgress })
    } finally {
      end()
    }
  })
  if (report.failed.length > 0) process.exitCode = exitCodes.failed
  if (options.json === true) say(parts, formatJson({ dry_run: dryRun, ...report }))
  else sayImport(parts, report, dryRun)
}

export const addVault = (program: Command, parts: CommandParts): void => {
  const vault = program.command('vault').description('root keys, wallets, and what they were imported from')

  vault
    .command('status')
    .description('what stands under each root key, what is left to migrate, which root may go')
    .option('--json', 'one JSON object')
    .action((options: { json?: boolean }) => status(parts, options.json === true))

  vault
    .command('rotate')
    .description('wrap everything under the first of ENCRYPTION_KEYS, beside running servers that know it')
    .option('--json', 'one JSON object; progress goes to standard error')
    .action((options: { json?: boolean }) => rotate(parts, options.json === true))

  addVaultMigrate(vault, parts)

  const formats = parts.importFormats.map(({ name, description }) => `${name}: ${description}`).join('; ')
  vault
    .command('import')
    .description('take over data of an older system; importing again adds nothing')
    .requiredOption('--format <name>', formats)
    .requiredOption('--file <file>', 'JSON, or JSON Lines')
    .option(
      '--owners <file>',
      'JSON object from user ids of the older system to ids or e-mail addresses of people here',
    )
    .option('--dry-run', 'read and open everything, change nothing')
    .option('--json', 'one JSON object; progress goes to standard error')
    .action((options: ImportOptions) => importFile(parts, options))
}
