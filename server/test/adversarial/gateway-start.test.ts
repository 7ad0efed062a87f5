/** Servers that must not start, and what they say instead. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { filesBelow } from '../harness/records.ts'
import { freshDirectory, rootKey, runJson, startProgram, startServer } from './gateway-process.ts'

/** The databases' own bytes; what a reader leaves beside them does not count. */
const contents = (directory: string): string[] =>
  filesBelow(directory)
    .filter((path) => !/-(?:wal|shm)$/.test(path))
    .sort()
    .map((path) => readFileSync(path).toString('base64'))

describe('a server', () => {
  let directory: ReturnType<typeof freshDirectory>
  beforeEach(() => {
    directory = freshDirectory()
  })
  afterEach(() => directory.remove())

  const refused = async (env: Record<string, string>): Promise<{ code: number | null; said: string }> => {
    const child = startProgram({ DATA_DIR: directory.path, ...env })
    const timer = setTimeout(() => void child.stop('SIGKILL'), 10_000)
    const code = await child.exited
    clearTimeout(timer)
    return { code, said: child.output() }
  }

  test('with a database that was copied beside another ENCRYPTION_KEY refuses to start, and changes nothing', async () => {
    const [own, stranger, session] = [rootKey(), rootKey(), rootKey()]
    const env = { DATA_DIR: directory.path, ENCRYPTION_KEY: own, SESSION_SECRET: session, AI_MASTER_KEY: rootKey() }
    await runJson(env, ['init', '--yes'])
    const copy = freshDirectory()
    try {
      cpSync(directory.path, copy.path, { recursive: true })
      const before = contents(copy.path)
      for (const command of [[], ['key', 'list'], ['key', 'create']]) {
        const child = startProgram({ ...env, DATA_DIR: copy.path, ENCRYPTION_KEY: stranger }, command)
        expect(await child.exited, child.output()).toBe(78)
        expect(child.output()).toContain('ENCRYPTION_KEY')
        for (const secret of [own, stranger, session]) expect(child.output()).not.toContain(secret)
      }
      expect(contents(copy.path)).toEqual(before)
      // The right key opens the copy, and a ring that has it second does too.
      const { ENCRYPTION_KEY: _, ...others } = { ...env, DATA_DIR: copy.path }
      const rings: Record<string, string>[] = [{ ENCRYPTION_KEY: own }, { ENCRYPTION_KEYS: `k2:${stranger},k1:${own}` }]
      for (const ring of rings) {
        const opened = await startServer({ ...others, ...ring })
        expect(await opened.stop()).toBe(0)
      }
    } finally {
      copy.remove()
    }
  }, 40_000)

  const sentence = 'ENCRYPTION_KEY must be 32 bytes when base64 decoded'
  const good = rootKey()
  const bad: readonly (readonly [string, string])[] = [
    ['of 31 bytes', Buffer.alloc(31, 7).toString('base64')],
    ['of 33 bytes', Buffer.alloc(33, 7).toString('base64')],
    ['in hex', Buffer.alloc(32, 7).toString('hex')],
    ['with junk between', `${good.slice(0, 10)}!!!!${good.slice(10)}`],
    ['with a blank line', `${good.slice(0, 20)}\n${good.slice(20)}`],
    ['without padding', good.replace('=', '')],
    ['in base64url', Buffer.alloc(32, 0xfb).toString('base64url')],
    ['with bits left over', `${good.slice(0, 42)}${'BCDFGH'[good.charCodeAt(3) % 6]}=`],
    ['that is a sentence', 'correct horse battery staple'],
  ]
  test('P17: with a bad ENCRYPTION_KEY ends with 78, says what it must be, and never prints the value', async () => {
    const answers = await Promise.all(
      bad.map(async ([name, value]) => {
        const { code, said } = await refused({ ENCRYPTION_KEY: value, SESSION_SECRET: good, AI_MASTER_KEY: good })
        return { name, code, says: said.includes(sentence), prints: said.includes(value) }
      }),
    )
    expect(answers).toEqual(bad.map(([name]) => ({ name, code: 78, says: true, prints: false })))
  }, 40_000)

  test('L13 T32: in production without its secrets, or with a bad one, ends with 78 and names the variable', async () => {
    const production = {
      ENVIRONMENT: 'production',
      ENCRYPTION_KEY: good,
      SESSION_SECRET: rootKey(),
      AI_MASTER_KEY: rootKey(),
    }
    const without = (name: string): Record<string, string> =>
      Object.fromEntries(Object.entries(production).filter(([each]) => each !== name))
    for (const name of ['ENCRYPTION_KEY', 'SESSION_SECRET']) {
      const { code, said } = await refused(without(name))
      expect([code, said.includes(name)]).toEqual([78, true])
      expect(said).not.toContain(good)
    }
    for (const name of ['SESSION_SECRET', 'AI_MASTER_KEY']) {
      const { code, said } = await refused({ ...production, [name]: 'c2hvcnQ=' })
      expect([code, said.includes(name), said.includes('c2hvcnQ=')]).toEqual([78, true, false])
    }
    expect(filesBelow(directory.path)).toEqual([])
    const unreadable = await refused({
      ...without('ENCRYPTION_KEY'),
      ENCRYPTION_KEY_FILE: join(directory.path, 'none'),
    })
    expect([unreadable.code, unreadable.said.includes('ENCRYPTION_KEY_FILE')]).toEqual([78, true])
    writeFileSync(join(directory.path, 'key'), `${good}\n`, { mode: 0o600 })
    const started = await startServer({
      ...without('ENCRYPTION_KEY'),
      DATA_DIR: join(directory.path, 'data'),
      ENCRYPTION_KEY_FILE: join(directory.path, 'key'),
    })
    expect(await started.stop()).toBe(0)
    expect(started.output()).not.toContain(good)
  }, 40_000)
})
