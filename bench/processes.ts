/** The benchmark's own children, their memory and their processor time, and an end to each by its id. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Command, LoadResult } from './messages.ts'

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const startFile = (file: string, args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

const lines = (child: ChildProcess): AsyncIterator<string> => {
  if (child.stdout === null) throw new Error('The child has no standard output.')
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]()
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 3000).unref()
  })

export type Server = { pid: number; port: number; stop(): Promise<void> }

export const startServer = async (file: string, args: readonly string[] = []): Promise<Server> => {
  const child = startFile(file, args)
  const { value } = await lines(child).next()
  const port = Number(/^listening (\d+)$/.exec(String(value))?.[1])
  if (!(port > 0)) throw new Error(`${file} did not start: ${value}`)
  return { pid: child.pid ?? 0, port, stop: () => stop(child) }
}

export type LoadGenerator = { run(command: Command): Promise<LoadResult>; stop(): Promise<void> }

export const startLoadGenerator = async (): Promise<LoadGenerator> => {
  const child = startFile('./load.ts', [])
  const output = lines(child)
  await output.next()
  return {
    run: async (command) => {
      child.stdin?.write(`${JSON.stringify(command)}\n`)
      const { value } = await output.next()
      return JSON.parse(String(value).replace(/^result /, '')) as LoadResult
    },
    stop: () => stop(child),
  }
}

/** Resident memory in MiB, null where the system does not say (no /proc). */
export const residentMemory = (pid: number): number | null => {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return null
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1]
  return kib === undefined ? null : Number(kib) / 1024
}

/** Processor time of all its threads so far, in milliseconds (ticks of 10 ms); null where the system does not say. */
export const processorTime = (pid: number): number | null => {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
