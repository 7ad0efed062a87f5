/** The snippets of the page, run as a reader runs them: pasted, and nothing else. */
import { execFileSync, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../../server/test/harness/child.ts'
import { type Keepgate, startKeepgate } from '../../server/test/harness/keepgate.ts'
import { shellWord } from '../src/snippets/quoting.ts'
import { snippetsFor } from '../src/snippets/snippets.ts'

let keepgate: Keepgate
beforeAll(async () => {
  keepgate = await startKeepgate()
}, 60_000)
afterAll(async () => {
  await keepgate.stop()
  keepgate.remove()
}, 60_000)

const run = async (program: string, settings: string[], code: string): Promise<{ output: string; errors: string }> => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(program, settings, { cwd: repositoryRoot, env: { PATH, HOME }, timeout: 30_000 })
  child.stdin.end(code)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { output, errors }
}

const snippet = (id: string): string => {
  const { url, apiKey, model } = keepgate
  const found = snippetsFor({ baseUrl: url, apiKey, model }).find((one) => one.id === id)
  if (found === undefined) throw new Error(`No snippet ${id}`)
  return found.code
}

describe('a snippet', () => {
  it.each(['openai-sdk', 'anthropic-sdk', 'vercel-ai-sdk', 'langchain'])(
    'for %s gets an answer as it stands',
    async (id) => {
      const { output, errors } = await run(process.execPath, ['--input-type=module'], snippet(id))
      expect(errors).toBe('')
      expect(output).toMatch(/demo/i)
    },
  )

  it.skipIf(process.platform === 'win32')('for curl streams to the end as it stands', async () => {
    const { output } = await run('bash', [], snippet('curl'))
    expect(output.trimEnd().endsWith('data: [DONE]')).toBe(true)
  })

  it.skipIf(process.platform === 'win32').each(['it\'s "both"', '$(touch x) `id` \\', 'line\nbreak', ''])(
    'carries %j into a shell as one word',
    (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word)
    },
  )
})
