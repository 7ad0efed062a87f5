/** The command line as people and scripts use it, on installations of their own. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshDirectory, runJson, runText, startProgram } from '../adversarial/gateway-process.ts'
import { repositoryRoot } from '../harness/child.ts'

let directory: ReturnType<typeof freshDirectory>
let env: Record<string, string>
beforeEach(() => {
  directory = freshDirectory()
  env = { KEEPGATE_CONFIG: '/dev/null', DATA_DIR: directory.path }
})
afterEach(() => directory.remove())

const main = resolve(repositoryRoot, 'server/src/main.ts')

/** Runs a command whose reader goes away after `bytes`. */
const readOnly = (
  command: readonly string[],
  bytes: number,
): Promise<{ code: number | null; complaint: string; read: string }> =>
  new Promise((ended) => {
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(process.execPath, [main, ...command], {
      cwd: repositoryRoot,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let complaint = ''
    let read = ''
    if (bytes === 0) child.stdout.destroy()
    child.stdout.on('data', (data: Buffer) => {
      read += data.toString()
      if (read.length >= bytes) child.stdout.destroy()
    })
    child.stderr.on('data', (data: Buffer) => {
      complaint += data.toString()
    })
    child.on('close', (code) => ended({ code, complaint, read }))
  })

test('a reader that goes away ends a command without a complaint', async () => {
  for (const command of [['config', 'show', '--json'], ['config', 'show'], ['--help']])
    for (const bytes of [0, 1]) expect((await readOnly(command, bytes)).complaint, command.join(' ')).toBe('')
}, 60_000)

test.each([
  [0, ['config', 'check']],
  [1, ['key', 'list', '--workspace', 'ws_absent']],
  [2, ['key', 'list', '--colour']],
  [2, ['key', 'list']],
  [78, ['config', 'check'], { PORT: 'x' }],
])(
  'the exit code is %i for keepgate %j',
  async (code, command: readonly string[], wrong: Record<string, string> = {}) => {
    expect(await startProgram({ ...env, ...wrong }, command).exited).toBe(code)
  },
)

describe('init', () => {
  const refusedAgain = async (): Promise<void> => {
    const again = startProgram(env, ['init', '--yes', '--json'])
    expect(await again.exited).toBe(1)
    expect(again.output()).toContain('already_initialised')
  }

  test('makes nothing where nobody could be told the secrets, and a second one is as good as the first', async () => {
    const lost = await readOnly(['init', '--yes', '--json'], 0)
    expect(lost).toMatchObject({ code: 1, read: '', complaint: '' })
    const made = await runJson(env, ['init', '--yes'])
    expect(made).toMatchObject({ email: 'admin@keepgate.local', model: 'demo/demo-small' })
    const keys = await runText(env, ['key', 'list', '--json'])
    expect(keys.trim().split('\n')).toHaveLength(1)
    await refusedAgain()
  }, 60_000)

  test('killed at any moment leaves either nothing or what it has told', async () => {
    for (let afterMs = 240; ; afterMs += 60) {
      const child = startProgram(env, ['init', '--yes', '--json'])
      const timer = setTimeout(() => void child.stop('SIGKILL'), afterMs)
      const code = await child.exited
      clearTimeout(timer)
      if (code === 0 || child.standardOutput() !== '') break
      expect(afterMs).toBeLessThan(20_000)
    }
    // Killed between telling and the commit is the one case in which a second run succeeds after an answer.
    const second = startProgram(env, ['init', '--yes', '--json'])
    const code = await second.exited
    if (code !== 0) expect(second.output()).toContain('already_initialised')
    expect((await runText(env, ['key', 'list', '--json'])).trim().split('\n')).toHaveLength(1)
  }, 90_000)
})

describe('provider add --option', () => {
  beforeEach(() => runJson(env, ['init', '--yes']), 30_000)

  const add = async (type: string, options: readonly string[]) => {
    const child = startProgram(
      { ...env, OUTBOUND_ALLOW: 'localhost:1' },
      [
        'provider',
        'add',
        type,
        '--name',
        'made',
        ...options.flatMap((option) => ['--option', option]),
        '--base-url',
        'http://localhost:1',
        '--json',
      ],
      type === 'demo' ? undefined : 'a-key-0123456789',
    )
    return { code: await child.exited, output: child.output() }
  }

  test('gives each provider numbers where it wants numbers, and text where it wants text', async () => {
    expect(await add('demo', ['pace_ms=fast'])).toMatchObject({ code: 1 })
    expect((await add('demo', ['pace_ms=-1'])).output).toContain('pace_ms')
    for (const [type, option] of [
      ['demo', 'pace_ms=500'],
      ['anthropic', 'default_max_tokens=2048'],
      ['azure-openai', 'api_version=2024-10-21'],
    ] as const) {
      expect(await add(type, [option]), option).toMatchObject({ code: 0 })
      await runJson(env, ['provider', 'remove', 'made'])
    }
  }, 90_000)

  test('speaks of a test in the words of the API', async () => {
    const test = await runJson(env, ['provider', 'test', 'demo'])
    expect(test).toMatchObject({ reach: { ok: true, latency_ms: expect.any(Number) } })
    expect(JSON.stringify(test)).not.toMatch(/[a-z][A-Z]\w*":/)
  }, 30_000)
})
