import { readFile } from 'node:fs/promises'
import { AdminCommandAnswer } from '@keepgate/protocol/admin-command'
import type { Command } from 'commander'
import { addSigningOptions, createAskAdmin, type SigningOptions } from '../ask-admin.ts'
import { say } from '../context.ts'
import { UsageError } from '../failure.ts'
import type { CommandParts } from '../installation.ts'
import { formatJson, formatTime } from '../print.ts'

type Options = SigningOptions & { argument: string[]; argumentFile: string[]; bodyFile?: string; json?: boolean }

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`The file ${file} cannot be read. Check the path and its permissions.`, { cause })
  }
}

/** 60, true, null and ["a"] mean what they mean in JSON; everything else is text. */
const readValue = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const split = (given: string, option: string): [string, string] => {
  const [, name, value] = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(given) ?? []
  if (name === undefined || value === undefined) throw new UsageError(`${option} is written name=value.`)
  return [name, value]
}

const gatherArguments = async ({ argument, argumentFile }: Options): Promise<Record<string, unknown>> => {
  const direct = argument.map((given): [string, unknown] => {
    const [name, value] = split(given, '--argument')
    return [name, readValue(value)]
  })
  const ofFiles = await Promise.all(
    argumentFile.map(async (given): Promise<[string, unknown]> => {
      const [name, file] = split(given, '--argument-file')
      return [name, (await readText(file)).replace(/\r?\n$/, '')]
    }),
  )
  const all = [...direct, ...ofFiles]
  const twice = all.find(([name], index) => all.findIndex(([other]) => other === name) !== index)
  if (twice !== undefined) throw new UsageError(`The argument ${twice[0]} is given twice.`)
  return Object.fromEntries(all)
}

const bodyOf = async (command: string, options: Options): Promise<string> => {
  const given = await gatherArguments(options)
  if (options.bodyFile === undefined) return JSON.stringify({ command, arguments: given })
  if (Object.keys(given).length > 0)
    throw new UsageError('Give the arguments by --body-file or by --argument, not by both.')
  const body: unknown = readValue(await readText(options.bodyFile))
  const { command: named }: { command?: unknown } = Object(body)
  // What is signed is what was named here: a file for another command is a mistake.
  if (named !== command) throw new UsageError(`The body file is no JSON object whose "command" is ${command}.`)
  return readText(options.bodyFile)
}

export const sayAdminAnswer = (
  parts: CommandParts,
  json: boolean,
  command: string,
  answer: AdminCommandAnswer,
): void => {
  if (json) say(parts, formatJson(answer))
  else if (answer.status === 'completed')
    say(parts, `Done: ${command} (${answer.id})\n${JSON.stringify(answer.result, null, 2)}`)
  else {
    say(
      parts,
      [
        `Nothing has happened yet: ${command} waits for a second owner's key, until ${formatTime(answer.expires_at)}.`,
        `  ${answer.description}`,
        `  id ${answer.id}`,
        `  digest ${answer.digest}`,
        `The second person runs: keepgate admin approve ${answer.id}`,
      ].join('\n'),
    )
  }
}

export const addSend = (admin: Command, parts: CommandParts): void => {
  const collect = (value: string, before: string[]): string[] => [...before, value]
  addSigningOptions(
    admin
      .command('send')
      .argument('<command>', 'a signed command; keepgate admin status lists them')
      .description('sign a command and send it; what cannot be undone then waits for a second key')
      .option('--argument <name=value>', 'an argument, JSON or text; repeat for more', collect, [])
      .option('--argument-file <name=file>', 'an argument whose value is a file’s text, for secrets', collect, [])
      .option('--body-file <file>', 'the whole body instead: {"command": …, "arguments": {…}}'),
  )
    .option('--json', 'one JSON object')
    .action(async (command: string, options: Options) => {
      const body = await bodyOf(command, options)
      const ask = await createAskAdmin(parts, options)
      const answer = await ask({ method: 'POST', path: '/api/admin/command', body, answer: AdminCommandAnswer })
      sayAdminAnswer(parts, options.json === true, command, answer)
    })
}
