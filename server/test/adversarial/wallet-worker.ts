/** Starts `wallet-process.ts` and reads what it says. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TestDatabase } from '../databases.ts'

const program = fileURLToPath(new URL('wallet-process.ts', import.meta.url))

export type WorkerTask = {
  readonly what: 'migrate' | 'rollback' | 'rotate'
  readonly location: TestDatabase['location']
  readonly roots: string
  readonly nowMs: number
}

/** Resolves when it is ready to be told `go`. @param started where it is put, to be stopped by the test's end. */
export const startWorker = async (task: WorkerTask, started: ChildProcess[]) => {
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'] })
  started.push(child)
  const lines = createInterface({ input: child.stdout })
  const said: string[] = []
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (line: string): void => {
        if (line.startsWith(text)) resolve()
      }
      said.forEach(look)
      lines.on('line', look)
      lines.once('close', () => reject(new Error(`It ended before it said ${text}.`)))
    })
  lines.on('line', (line) => void said.push(line))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await says('ready')
  return { child, says, ended }
}
