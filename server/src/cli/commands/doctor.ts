import type { Command } from 'commander'
import { say, withInstallation } from '../context.ts'
import { describeFailure, exitCodes } from '../failure.ts'
import type { Check, CommandParts } from '../installation.ts'
import { formatJson } from '../print.ts'

const line = (check: Check): string => {
  const mark = check.ok ? 'ok  ' : check.severity === 'error' ? 'FAIL' : 'warn'
  return `${mark}  ${check.name}: ${check.message}${check.ok || check.fix === null ? '' : `\n      Fix: ${check.fix}`}`
}

/** A doctor who cannot open the house says so in the same form. */
const failedToOpen = (thrown: unknown): Check => {
  const failure = describeFailure(thrown)
  return { name: failure.code, ok: false, severity: 'error', message: failure.message, fix: failure.hint }
}

export const addDoctor = (program: Command, parts: CommandParts): void => {
  program
    .command('doctor')
    .description('look at configuration, database, keys and connections, and say how to mend what is wrong')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: boolean }) => {
      const checks = await withInstallation(parts, (installation) => installation.checks()).catch((thrown: unknown) => [
        failedToOpen(thrown),
      ])
      const ok = checks.every((check) => check.ok || check.severity === 'warning')
      say(parts, options.json === true ? formatJson({ ok, checks }) : checks.map(line).join('\n'))
      if (!ok) process.exitCode = exitCodes.failed
    })
}
