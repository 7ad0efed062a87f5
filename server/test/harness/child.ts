/** Child processes of tests and the benchmark: started, read, and stopped by their own id. */
import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

export type Child = {
  pid: number
  /** Everything written so far, standard output and error. */
  output(): string
  standardOutput(): string
  /** Waits for a match in the output; throws with the output if the process ends or the time passes first. */
  waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>
  /** Exit code, or null after a signal. */
  exited: Promise<number | null>
  /** Asks by signal, and after the grace insists. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<number | null>
}

export type ChildOptions = { env: Record<string, string>; input?: string | undefined; arguments?: readonly string[] }

const collect = (
  child: ChildProcess,
): { whole: () => string; standard: () => string; onData: (f: () => void) => void } => {
  const parts: string[] = []
  const standard: string[] = []
  let listener = (): void => {}
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    parts.push(text)
    standard.push(text)
    listener()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    parts.push(text)
    listener()
  })
  return {
    whole: () => parts.join(''),
    standard: () => standard.join(''),
    onData: (given) => {
      listener = given
    },
  }
}

/** Runs a file on the runtime that runs this. The environment is exactly what is given, beside PATH and HOME. */
export const startChild = (file: string, options: ChildOptions): Child => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [file, ...(options.arguments ?? [])], {
    cwd: repositoryRoot,
    env: { PATH, HOME, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const { whole, standard, onData } = collect(child)
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.input ?? '')
  let ended = false
  const exited = new Promise<number | null>((done) => {
    child.once('close', (code) => {
      ended = true
      done(code)
    })
    child.once('error', () => {
      ended = true
      done(null)
    })
  })

  const waitFor = (pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> =>
    new Promise((found, missed) => {
      const giveUp = (why: string): void => {
        clearTimeout(timer)
        missed(new Error(`${why} before ${pattern} appeared in:\n${whole()}`))
      }
      const timer = setTimeout(() => giveUp(`${timeoutMs} ms passed`), timeoutMs)
      const look = (): void => {
        const match = pattern.exec(whole())
        if (match === null) return
        clearTimeout(timer)
        found(match)
      }
      onData(look)
      look()
      exited.then((code) => giveUp(`${file} ended with ${code}`))
    })

  const stop = async (signal: NodeJS.Signals = 'SIGTERM', graceMs = 5000): Promise<number | null> => {
    if (!ended) child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    const code = await exited
    clearTimeout(timer)
    return code
  }

  return { pid: child.pid ?? 0, output: whole, standardOutput: standard, waitFor, exited, stop }
}
