/** Every example, run as a reader runs it: against a server of its own, with what `init` printed and nothing else. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keepgate, startKeepgate } from '../server/test/harness/keepgate.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

let keepgate: Keepgate
beforeAll(async () => {
  keepgate = await startKeepgate()
}, 60_000)
afterAll(async () => {
  await keepgate.stop()
  keepgate.remove()
}, 60_000)

const settings = (): Record<string, string> => ({
  KEEPGATE_URL: keepgate.url,
  KEEPGATE_API_KEY: keepgate.apiKey,
  KEEPGATE_MODEL: keepgate.model,
  KEEPGATE_EMAIL: keepgate.email,
  KEEPGATE_PASSWORD: keepgate.password,
  KEEPGATE_WORKSPACE_ID: keepgate.workspaceId,
})

const run = async (program: string, file: string): Promise<{ code: number | null; output: string; errors: string }> => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(program, [join(here, file)], {
    env: { PATH, HOME, ...settings() },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  })
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { code, output, errors }
}

const programs = (folder: string): string[] =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)

describe('an example', () => {
  it.each(['openai-sdk', 'anthropic-sdk', 'vercel-ai-sdk', 'langchain'].flatMap(programs))(
    '%s gets an answer from the demo provider',
    async (file) => {
      const { code, output, errors } = await run(process.execPath, file)
      expect(errors).toBe('')
      expect(code).toBe(0)
      expect(output).toMatch(/demo/i)
    },
  )

  it.skipIf(process.platform === 'win32')('curl/chat.sh streams to the end', async () => {
    const { code, output, errors } = await run('bash', 'curl/chat.sh')
    expect(errors).toBe('')
    expect(code).toBe(0)
    expect(output.match(/^data: \{/gm)?.length ?? 0).toBeGreaterThan(2)
    expect(output.trimEnd().endsWith('data: [DONE]')).toBe(true)
  })

  it('control-api/usage.ts reads with its token what the others left behind', async () => {
    const { code, output, errors } = await run(process.execPath, 'control-api/usage.ts')
    expect(errors).toBe('')
    expect(code).toBe(0)
    const report: unknown = JSON.parse(output)
    expect(report).toMatchObject({ usage: { by: 'model' }, logs: { data: expect.any(Array) } })
  })

  it('is in the list of examples', () => {
    const list = readFileSync(join(here, 'README.md'), 'utf8')
    const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^[\w-]+\/.+\.(ts|sh)$/.test(name),
    )
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((name) => !list.includes(`(${name})`))).toEqual([])
  })
})
