/**
 * The product as its users run it: a server process of its own with a fresh data directory on a free port, and the
 * command line beside it. Everything a test knows about it, it knows from outside.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, repositoryRoot, startChild } from './child.ts'
import { countRecords, readRecords, type StoredRecord } from './records.ts'

export type Installation = {
  email: string
  password: string
  workspaceId: string
  /** Key that `init` made. */
  apiKey: string
  /** The demo provider's model, as `init` names it. */
  model: string
}

export type CommandResult = { code: number | null; standardOutput: string; output: string }

export type Keepgate = Installation & {
  /** `http://127.0.0.1:<port>` */
  url: string
  pid: number
  dataDirectory: string
  /** Everything the server has written. */
  output(): string
  run(command: readonly string[], input?: string): Promise<CommandResult>
  /** Runs with `--json` and returns the object; throws with the output if the command fails. */
  runJson(command: readonly string[]): Promise<Record<string, unknown>>
  addProvider(type: string, connection: { name?: string; baseUrl: string; key?: string }): Promise<void>
  /** A key for this many requests a minute. */
  createKey(requestsPerMinute: number): Promise<string>
  records(): StoredRecord[]
  /** Waits until at least this many records are stored (they are written in batches) and a moment longer for strays. */
  settledRecords(count: number, timeoutMs?: number): Promise<StoredRecord[]>
  countRecords(): number
  /** Ends the server; the data directory stays until `remove`. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  remove(): void
}

const text = (object: Record<string, unknown>, field: string): string => {
  const value = object[field]
  if (typeof value !== 'string') throw new Error(`No ${field} in ${JSON.stringify(Object.keys(object))}`)
  return value
}

const main = resolve(repositoryRoot, 'server/src/main.ts')
const commandLine = resolve(repositoryRoot, 'server/bin/keepgate.js')
const startSeconds = 20

export const startKeepgate = async (options: { env?: Record<string, string> } = {}): Promise<Keepgate> => {
  const directory = mkdtempSync(join(tmpdir(), 'keepgate-test-'))
  const dataDirectory = join(directory, 'data')
  // A developer's own .env must not reach the servers of the tests.
  const env = { KEEPGATE_CONFIG: '/dev/null', DATA_DIR: dataDirectory, HOST: '127.0.0.1', PORT: '0', ...options.env }
  const server: Child = startChild(main, { env, arguments: ['start', '--no-build'] })
  let url: string
  try {
    const [, address = ''] = await server.waitFor(/(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)/, startSeconds * 1000)
    url = address
  } catch (error) {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
    throw error
  }

  const run = async (command: readonly string[], input?: string): Promise<CommandResult> => {
    const child = startChild(commandLine, { env, arguments: command, input })
    const code = await child.exited
    return { code, standardOutput: child.standardOutput(), output: child.output() }
  }
  const runJson = async (command: readonly string[]): Promise<Record<string, unknown>> => {
    const result = await run([...command, '--json'])
    if (result.code !== 0) throw new Error(`keepgate ${command.join(' ')} ended with ${result.code}:\n${result.output}`)
    const value: unknown = JSON.parse(result.standardOutput.trim())
    return value as Record<string, unknown>
  }
  const stop = async (signal?: NodeJS.Signals): Promise<number | null> => server.stop(signal, 40_000)
  const remove = (): void => rmSync(directory, { recursive: true, force: true })

  let made: Record<string, unknown>
  try {
    made = await runJson(['init', '--yes'])
  } catch (error) {
    await stop('SIGKILL')
    remove()
    throw error
  }
  let keyFiles = 0

  return {
    url,
    pid: server.pid,
    dataDirectory,
    email: text(made, 'email'),
    password: text(made, 'password'),
    workspaceId: text(made, 'workspace_id'),
    apiKey: text(made, 'api_key'),
    model: text(made, 'model'),
    output: server.output,
    run,
    runJson,
    addProvider: async (type, connection) => {
      const command = ['provider', 'add', type, '--base-url', connection.baseUrl]
      if (connection.name !== undefined) command.push('--name', connection.name)
      if (connection.key !== undefined) {
        const file = join(directory, `key-${keyFiles++}`)
        writeFileSync(file, connection.key, { mode: 0o600 })
        command.push('--key-file', file)
      }
      await runJson(command)
    },
    createKey: async (requestsPerMinute) =>
      text(await runJson(['key', 'create', '--rpm', String(requestsPerMinute)]), 'api_key'),
    records: () => readRecords(dataDirectory),
    countRecords: () => countRecords(dataDirectory),
    settledRecords: async (count, timeoutMs = 5000) => {
      const deadline = Date.now() + timeoutMs
      while (countRecords(dataDirectory) < count && Date.now() < deadline) await sleep(50)
      await sleep(400)
      return readRecords(dataDirectory)
    },
    stop,
    remove,
  }
}

/** Changes made by the command line are in force in a running server within one second. */
export const untilInForce = (): Promise<void> => sleep(1000)
