import type { Command } from 'commander'
import type { RootStatus } from '../../vault/root-status.ts'
import { say, withInstallation } from '../context.ts'
import { exitCodes } from '../failure.ts'
import type { CommandParts, Installation } from '../installation.ts'
import { formatJson, formatTable, formatTime } from '../print.ts'
import { createProgress } from '../progress.ts'
import { addVaultImport } from './vault-import.ts'
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

  addVaultImport(vault, parts)
}
