/** `keepgate <object> <verb>`: one command line for the server and for whoever runs it. Exit codes: 0 done, 1 failed, 2 usage, 78 configuration. */
import { Command, CommanderError } from 'commander'
import { didYouMean } from './closest.ts'
import { addAdmin } from './commands/admin.ts'
import { addAudit } from './commands/audit.ts'
import { addBackup } from './commands/backup.ts'
import { addConfig } from './commands/config.ts'
import { addDoctor } from './commands/doctor.ts'
import { addInit } from './commands/init.ts'
import { addKey } from './commands/key.ts'
import { addProvider } from './commands/provider.ts'
import { addSealedKey } from './commands/sealed-key.ts'
import { addStart } from './commands/start.ts'
import { addToken } from './commands/token.ts'
import { addVault } from './commands/vault.ts'
import { describeFailure, exitCodes, UsageError } from './failure.ts'
import type { CommandParts } from './installation.ts'
import { formatJson } from './print.ts'
import { commandReference } from './reference.ts'

const reportFailure = (thrown: unknown, json: boolean, parts: CommandParts): number => {
  // Commander has written its own message already; --help and --version end here too.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage
  const failure = describeFailure(thrown)
  if (json)
    parts.errors.write(
      `${formatJson({ error: { code: failure.code, message: failure.message, hint: failure.hint } })}\n`,
    )
  else parts.errors.write(`${failure.message}\n${failure.hint === null ? '' : `${failure.hint}\n`}`)
  return failure.exitCode
}

/** Whoever read the output has read enough (`| head`): no complaint. The server goes on without a reader. */
const endQuietly = (error: Error): void => {
  if ('code' in error && error.code === 'EPIPE') process.exit(exitCodes.failed)
  throw error
}

const createProgram = (parts: CommandParts): Command => {
  const program = new Command('keepgate')
    .description('A self-hosted, multi-tenant gateway to AI providers.')
    .version(parts.version)
    .addHelpText('after', '\nWithout a command the server starts.')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => parts.output.write(text), writeErr: (text) => parts.errors.write(text) })
  for (const add of [
    addStart,
    addInit,
    addDoctor,
    addConfig,
    addProvider,
    addKey,
    addToken,
    addSealedKey,
    addVault,
    addAudit,
    addAdmin,
    addBackup,
  ])
    add(program, parts)
  return program
}

/** Without this, a mistyped command would be taken for an argument of `start`, which is the default. */
const requireKnownCommand = (program: Command, word: string | undefined): void => {
  if (word === undefined || word.startsWith('-') || word === 'help') return
  const names = program.commands.map((command) => command.name())
  if (names.includes(word)) return
  throw new UsageError(
    `There is no command ${word}.${didYouMean(word, names)} There are: ${names.join(', ')}. (keepgate --help says more.)`,
  )
}

/** docs/reference/command-line.md. */
export const commandLinePage = (parts: CommandParts): string => commandReference(createProgram(parts))

/** @param words the arguments behind the program's name. @returns the exit code. */
export const runProgram = async (parts: CommandParts, words: readonly string[]): Promise<number> => {
  const program = createProgram(parts)
  parts.output.on('error', endQuietly)
  program.hook('preAction', (_, command) => {
    if (command.name() === 'start') parts.output.off('error', endQuietly)
  })
  try {
    requireKnownCommand(program, words[0])
    await program.parseAsync([...words], { from: 'user' })
    return Number(process.exitCode ?? exitCodes.done)
  } catch (thrown) {
    return reportFailure(thrown, words.includes('--json'), parts)
  }
}
