import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { MigrationReport } from '../../vault/wallets/wallet-migration.ts'
import { say, withInstallation } from '../context.ts'
import { exitCodes, UsageError } from '../failure.ts'
import type { CommandParts } from '../installation.ts'
import { formatJson, formatTime } from '../print.ts'
import { createProgress } from '../progress.ts'

const actor = { type: 'cli' } as const

type Options = { dryRun?: boolean; eager?: boolean; rollback?: boolean; json?: boolean }

type Done = {
  readonly report: MigrationReport
  readonly older: number
  /** When the first wallet cannot be brought back any more, milliseconds since 1970; null where none can. */
  readonly reversibleUntil: number | null
}

/** What a person reads of `changed`: done or, in a dry run, possible. */
const sentence = (count: number, { dryRun, rollback }: Options): string => {
  const wallets = count === 1 ? '1 wallet' : `${count} wallets`
  if (rollback === true) return `${wallets} ${dryRun ? 'would be' : 'were'} brought back to the older format.`
  return `${wallets} ${dryRun ? 'would be' : 'were'} sealed anew.`
}

const sayDone = (parts: CommandParts, { report, older, reversibleUntil }: Done, options: Options): void => {
  const { changed, already, failed } = report
  say(parts, sentence(changed, options))
  if (already > 0) say(parts, `${already} were changed by somebody else at the same time.`)
  for (const { id, user_id, reason } of failed) say(parts, `Left as it is: ${id} (user ${user_id}): ${reason}`)
  if (options.dryRun === true) return
  if (options.rollback === true && older > 0)
    say(
      parts,
      'They stay in the older format until vault migrate runs again; ENCRYPTION_MASTER_KEY is needed until then.',
    )
  if (reversibleUntil !== null) {
    const until = formatTime(reversibleUntil)
    say(parts, `What they came from is kept for vault migrate --rollback; the first is purged at ${until}.`)
  }
  if (older === 0) say(parts, 'No wallet is in an older format: ENCRYPTION_MASTER_KEY is needed for a rollback alone.')
}

const migrate = async (parts: CommandParts, options: Options): Promise<void> => {
  if (options.rollback === true && options.eager === true)
    throw new UsageError('--rollback and --eager exclude each other.')
  const dryRun = options.dryRun === true
  const done = await withInstallation(parts, async ({ wallets }): Promise<Done> => {
    const { onProgress, end } = createProgress(parts, options.rollback === true ? 'roll back' : 'migrate')
    const atOnce = options.eager === true ? availableParallelism() : 1
    try {
      const run = options.rollback === true ? wallets.rollBack : wallets.migrate
      const report = await run({ actor, dryRun, atOnce, onProgress })
      return { report, ...(await wallets.counts()) }
    } finally {
      end()
    }
  })
  const { changed, already, failed } = done.report
  if (failed.length > 0) process.exitCode = exitCodes.failed
  if (options.json !== true) return sayDone(parts, done, options)
  const key = options.rollback === true ? 'rolled_back' : 'migrated'
  say(
    parts,
    formatJson({
      dry_run: dryRun,
      [key]: changed,
      already,
      failed,
      left_to_migrate: done.older,
      reversible_until: formatTime(done.reversibleUntil),
    }),
  )
}

export const addVaultMigrate = (vault: Command, parts: CommandParts): void => {
  vault
    .command('migrate')
    .description('seal wallets in older formats anew, beside running servers; what they came from is kept for a while')
    .option('--dry-run', 'open everything, change nothing')
    .option(
      '--eager',
      'as many at once as there are processors; without it one after the other, so that servers stay quick',
    )
    .option('--rollback', 'bring back what was migrated inside the window (WALLET_ROLLBACK_WINDOW)')
    .option('--json', 'one JSON object; progress goes to standard error')
    .action((options: Options) => migrate(parts, options))
}
