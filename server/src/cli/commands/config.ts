import type { Command } from 'commander'
import { printRows, say } from '../context.ts'
import type { CommandParts } from '../installation.ts'
import { formatJson } from '../print.ts'

export const addConfig = (program: Command, parts: CommandParts): void => {
  const config = program.command('config').description('the effective configuration')

  config
    .command('show')
    .description('every setting, its value (secrets hidden) and where it comes from')
    .option('--json', 'one JSON object; for a list, one a line')
    .action((options: { json?: boolean }) => {
      printRows(parts, options.json === true, parts.effectiveConfiguration(), ['name', 'value', 'origin'], '')
    })

  config
    .command('check')
    .description('say whether the configuration is valid; exit code 78 if it is not')
    .option('--json', 'one JSON object; for a list, one a line')
    .action((options: { json?: boolean }) => {
      parts.effectiveConfiguration()
      say(parts, options.json === true ? formatJson({ ok: true }) : 'The configuration is valid.')
    })
}
