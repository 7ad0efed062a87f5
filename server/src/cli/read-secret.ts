/** Secrets come from a file, from standard input or from a hidden prompt: never from an argument, which every process list shows. */
import { fstatSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { password } from '@clack/prompts'
import { Secret } from '../kernel/secret.ts'
import { UsageError } from './failure.ts'
import { askAt } from './prompt.ts'

/** @param file path, or `-` for standard input. Undefined: standard input where it is piped, else a prompt. */
export const readSecret = async (
  input: NodeJS.ReadStream,
  file: string | undefined,
  question: string,
): Promise<Secret> => {
  const given = await readText(input, file, question)
  const value = given.trim()
  if (value === '')
    throw new UsageError('The key is empty. Give it with --key-file, on standard input, or at the prompt.')
  return new Secret(value)
}

/** The same for a provider that also works without a key: null where none is given. Standard input counts if it is a file or a pipe. */
export const readOptionalSecret = async (
  input: NodeJS.ReadStream,
  file: string | undefined,
  question: string,
): Promise<Secret | null> => {
  if (file === undefined && !input.isTTY && !isFileOrPipe()) return null
  const value = (await readText(input, file, `${question} (empty for none)`)).trim()
  return value === '' ? null : new Secret(value)
}

/** A service manager's /dev/null is neither; a closed descriptor cannot be asked. */
const isFileOrPipe = (): boolean => {
  try {
    const status = fstatSync(0)
    return status.isFile() || status.isFIFO() || status.isSocket()
  } catch {
    return false
  }
}

const readText = async (input: NodeJS.ReadStream, file: string | undefined, question: string): Promise<string> => {
  if (file !== undefined && file !== '-') {
    try {
      return await readFile(file, 'utf8')
    } catch (cause) {
      throw new UsageError(`The key file ${file} cannot be read. Check the path and its permissions.`, { cause })
    }
  }
  if (file === '-' || !input.isTTY) return text(input)
  return askAt(input, (signal) => password({ message: question, signal }))
}
