import type { Command } from 'commander'
import { ConfigurationError } from '../../config/configuration-error.ts'
import { KeyRingError } from '../../crypto/key-ring.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { SqliteError } from '../../storage/dialects/sqlite-error.ts'
import { StorageError } from '../../storage/storage-error.ts'
import { RootKeyError } from '../../vault/root-key-error.ts'
import { OlderKeyError } from '../../vault/wallets/older-key-error.ts'
import { say, withInstallation } from '../context.ts'
import { describeFailure, exitCodes } from '../failure.ts'
import type { Check, CommandParts } from '../installation.ts'
import { formatJson } from '../print.ts'

type Options = { readonly json?: boolean; readonly fix?: boolean; readonly bundle?: string | true }

const line = (check: Check): string => {
  const mark = check.mend !== null ? 'mend' : check.ok ? 'ok  ' : check.severity === 'error' ? 'FAIL' : 'warn'
  const fix = check.ok || check.fix === null ? '' : `\n      Fix: ${check.fix}`
  return `${mark}  ${check.name}: ${check.mend ?? check.message}${fix}`
}

/** What a failure to open the installation is about; null where that is all that is known. */
const subjectOf = (thrown: unknown): string | null => {
  if (thrown instanceof ConfigurationError || thrown instanceof KeyRingError) return 'configuration'
  if (thrown instanceof StorageError || thrown instanceof SqliteError) return 'database'
  if (thrown instanceof OlderKeyError) return 'wallets'
  return thrown instanceof RootKeyError ? 'root key' : null
}

/** Where the failure itself brings no advice. */
const adviceOn = (thrown: unknown, code: string): string | null => {
  if (thrown instanceof SqliteError)
    return 'Check that DATA_DIR is on a local disk with room, that this user may write there, and that no other program holds the database.'
  return code === 'internal' ? 'Try again. If it stays, report it with what npx keepgate doctor --bundle writes.' : null
}

/** A doctor who cannot open the house says so in the same form. */
const failedToOpen = (thrown: unknown): Check => {
  const { code, message, hint } = describeFailure(thrown)
  const fix = hint ?? adviceOn(thrown, code)
  return { name: subjectOf(thrown) ?? code, ok: false, severity: 'error', message, fix, mend: null }
}

/** An installation that opened has read its configuration: the twin of `failedToOpen`. */
const configurationRead: Check = {
  name: 'configuration',
  ok: true,
  severity: 'error',
  message: 'valid',
  fix: null,
  mend: null,
}

type Opened = { readonly checks: readonly Check[]; readonly facts: JsonObject | null }

const look = (parts: CommandParts, withFacts: boolean): Promise<Opened> =>
  withInstallation(parts, async (installation) => {
    const checks = [configurationRead, ...(await installation.checks())]
    // A database that went away is one of the findings already.
    const facts = withFacts ? await installation.facts().catch(() => null) : null
    return { checks, facts }
  }).catch((thrown: unknown) => ({ checks: [failedToOpen(thrown)], facts: null }))

/** None where the configuration does not say where the files are: opening the installation says that. */
const fileChecks = (parts: CommandParts, mend: boolean): readonly Check[] => {
  try {
    return parts.fileChecks(mend)
  } catch {
    return []
  }
}

/** Files are mended before anything opens them; without mending they are judged as they are when everything is open. */
const examine = async (parts: CommandParts, { fix = false, bundle }: Options) => {
  const mended = fix ? fileChecks(parts, true) : null
  const { checks: opened, facts } = await look(parts, bundle !== undefined)
  const checks = [...opened, ...(mended ?? fileChecks(parts, false))]
  return { ok: checks.every(({ ok, severity }) => ok || severity === 'warning'), checks, facts }
}

const pleaseRead = 'Look through it before you send it to anybody: it says how this installation is set up.'

export const addDoctor = (program: Command, parts: CommandParts): void => {
  program
    .command('doctor')
    .description('look at configuration, database, keys, connections and files, and say how to mend what is wrong')
    .option('--json', 'one JSON object')
    .option('--fix', 'mend what is safe to mend, and say what was done and what is left to a person')
    .option(
      '--bundle [file]',
      'also write one new file for a bug report, without secrets, contents or names; unless named here, named after the time',
    )
    .action(async (options: Options) => {
      const { ok, checks, facts } = await examine(parts, options)
      if (!ok) process.exitCode = exitCodes.failed
      const json = options.json === true
      let bundle: string | null = null
      try {
        const file = typeof options.bundle === 'string' ? options.bundle : null
        if (options.bundle !== undefined) bundle = parts.writeBundle(file, { ok, checks, facts })
      } finally {
        // The findings are said even where their bundle could not be written.
        const asked = options.bundle === undefined ? {} : { bundle }
        say(parts, json ? formatJson({ ok, checks, ...asked }) : checks.map(line).join('\n'))
      }
      if (bundle !== null && !json) say(parts, `\nWritten for a bug report: ${bundle}\n${pleaseRead}`)
    })
}
