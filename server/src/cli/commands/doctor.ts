import type { Command } from 'commander'
import { say, withInstallation } from '../context.ts'
import { describeFailure, exitCodes } from '../failure.ts'
import type { Check, CommandParts } from '../installation.ts'
import { formatJson } from '../print.ts'

const line = (check: Check): string => {
  const mark = check.ok ? 'ok  ' : check.severity === 'error' ? 'FAIL' : 'warn'
  return `${mark}  ${check.name}: ${check.message}${check.ok || check.fix === null ? '' : `\n      Fix: ${check.fix}`}`
}

/** What a failure to open the installation is about, by the error's class; the classes live in other layers. */
const subjects: Readonly<Record<string, string>> = {
  ConfigurationError: 'configuration',
  KeyRingError: 'configuration',
  StorageError: 'database',
  RootKeyError: 'root key',
}

/** A doctor who cannot open the house says so in the same form. */
const failedToOpen = (thrown: unknown): Check => {
  const failure = describeFailure(thrown)
  const subject = thrown instanceof Error ? subjects[thrown.name] : undefined
  return { name: subject ?? failure.code, ok: false, severity: 'error', message: failure.message, fix: failure.hint }
}

/** An installation that opened has read its configuration: the twin of `failedToOpen`. */
const configurationRead: Check = { name: 'configuration', ok: true, severity: 'error', message: 'valid', fix: null }

export const addDoctor = (program: Command, parts: CommandParts): void => {
  program
    .command('doctor')
    .description('look at configuration, database, keys and connections, and say how to mend what is wrong')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: boolean }) => {
      const checks = await withInstallation(parts, async (installation) => [
        configurationRead,
        ...(await installation.checks()),
      ]).catch((thrown: unknown) => [failedToOpen(thrown)])
      const ok = checks.every((check) => check.ok || check.severity === 'warning')
      say(parts, options.json === true ? formatJson({ ok, checks }) : checks.map(line).join('\n'))
      if (!ok) process.exitCode = exitCodes.failed
    })
}
