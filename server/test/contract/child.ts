import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestDatabase } from '../databases.ts'

type Child = {
  readonly process: ChildProcess
  /** Everything it has written so far. */
  output(): string
  /** Settles when the output holds `text`; throws when the child ends without it. */
  says(text: string): Promise<void>
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** A script of `children/` as a process of its own on the same database. */
export const startChild = (script: string, { location }: TestDatabase): Child => {
  const path = fileURLToPath(new URL(`./children/${script}.ts`, import.meta.url))
  const child = spawn(process.execPath, [path, JSON.stringify(location)], { stdio: 'pipe' })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      const more = once(child.stdout, 'data').then(() => true)
      if (await Promise.race([more, ended.then(() => false)])) continue
      if (!output.includes(text)) throw new Error(`${script} ended without saying "${text}": ${errors}`)
    }
  }
  return { process: child, output: () => output, says, ended }
}
