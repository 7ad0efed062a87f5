/** The way back as docs/guides/back-up-and-restore.md tells it, with the product as its users run it. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../backup-world.ts'
import { type Child, repositoryRoot, startChild } from '../harness/child.ts'
import { type Keepgate, startKeepgate } from '../harness/keepgate.ts'

const commandLine = resolve(repositoryRoot, 'server/bin/keepgate.js')
const main = resolve(repositoryRoot, 'server/src/main.ts')
const planted = 'sk-planted-9f3c1e7a5b2d4860'

const startServer = async (env: Record<string, string> = {}): Promise<Keepgate> => {
  const server = await startKeepgate({ env })
  onTestFinished(async () => {
    await server.stop('SIGKILL')
    server.remove()
  })
  return server
}

const environment = (dataDirectory: string): Record<string, string> => ({
  KEEPGATE_CONFIG: '/dev/null',
  DATA_DIR: dataDirectory,
  HOST: '127.0.0.1',
  PORT: '0',
})

const command = (env: Record<string, string>, ...words: string[]): Child =>
  startChild(commandLine, { env, arguments: ['backup', ...words] })

const run = async (env: Record<string, string>, ...words: string[]) => {
  const child = command(env, ...words)
  return { code: await child.exited, output: child.output(), answer: child.standardOutput() }
}

/** The root key that development made, as the guide says to give it. */
const rootKeyOf = (server: Keepgate): string =>
  readFileSync(join(server.dataDirectory, 'secrets/ENCRYPTION_KEY'), 'utf8').trim()

const chat = (url: string, { apiKey, model }: Keepgate): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
  })

/** A database that a backup of takes a while. */
const plantRecords = (dataDirectory: string, count: number): void => {
  const database = new DatabaseSync(join(dataDirectory, 'keepgate.db'), { timeout: 5_000 })
  database.exec(`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})
    insert into request_records (id, request_id, time, workspace_id, operation, stream, status, outcome, estimated, latency_ms, attempts, model)
    select 'rec_planted' || n, hex(randomblob(24)), 1700000000000 + n, 'ws_x', 'chat', 0, 200, 'completed', 0, 5, 1, hex(randomblob(40)) from numbers`)
  database.close()
}

const backupIn = (directory: string): string[] =>
  existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.kgbackup')) : []

it('L39: the guide brings a lost installation back on a machine that has the file and the key alone', async () => {
  const server = await startServer()
  await server.addProvider('openai', { name: 'upstream', baseUrl: 'https://api.openai.com/v1', key: planted })
  expect((await chat(server.url, server)).status).toBe(200)
  await server.settledRecords(1)
  const made = await server.runJson(['backup', 'create'])
  const file = String(made.file)
  expect(dirname(file)).toBe(join(server.dataDirectory, 'backups'))
  const stored = readFileSync(file)
  for (const secret of [planted, server.apiKey, server.email, server.password])
    for (const form of [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64').slice(0, 16),
    ])
      expect(stored.includes(form)).toBe(false)

  const elsewhere = temporaryDirectory()
  const env = { ...environment(join(elsewhere, 'data')), ENCRYPTION_KEY: rootKeyOf(server) }
  const copied = join(elsewhere, 'copied.kgbackup')
  cpSync(file, copied)
  await server.stop('SIGKILL')

  const verified = await run(env, 'verify', copied)
  expect(verified.output).toContain('The backup is whole.')
  expect(existsSync(join(elsewhere, 'data/keepgate.db'))).toBe(false)
  const restored = await run(env, 'restore', copied, '--into', join(elsewhere, 'restored'))
  expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('npm start')])

  const again = startChild(main, {
    env: { ...env, DATA_DIR: join(elsewhere, 'restored') },
    arguments: ['start', '--no-build'],
  })
  onTestFinished(async () => void (await again.stop('SIGKILL')))
  const [, url = ''] = await again.waitFor(/(http:\/\/127\.0\.0\.1:[1-9]\d*)/, 20_000)
  expect((await chat(url, server)).status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const doctor = startChild(commandLine, {
    env: { ...env, DATA_DIR: join(elsewhere, 'restored') },
    arguments: ['doctor', '--json'],
  })
  await doctor.exited
  expect(
    JSON.parse(doctor.standardOutput()).checks.filter(
      (check: { ok: boolean; severity: string }) => !check.ok && check.severity === 'error',
    ),
  ).toEqual([])
  expect(again.output() + restored.output + verified.output).not.toContain(planted)
}, 120_000)

it('says what is wrong before it writes: another key, a place that is not empty, a link, a file that is none', async () => {
  const server = await startServer()
  const file = String((await server.runJson(['backup', 'create'])).file)
  const place = temporaryDirectory()
  const other = await run(environment(join(place, 'other')), 'restore', file, '--into', join(place, 'new'))
  expect([other.code, other.output]).toEqual([1, expect.stringContaining('not the k1 given here')])
  expect(existsSync(join(place, 'new'))).toBe(false)
  const env = environment(server.dataDirectory)
  const full = await run(env, 'restore', file)
  expect([full.code, full.output]).toEqual([1, expect.stringContaining('is not empty: it holds keepgate.db')])
  const nothing = await run(env, 'verify', join(server.dataDirectory, 'keepgate.db'), '--json')
  expect(JSON.parse(nothing.output.trim().split('\n').at(-1) ?? '').error.code).toBe('backup_unreadable')
  expect((await chat(server.url, server)).status).toBe(200)
}, 120_000)

it('leaves nothing that looks whole where the process is killed in the middle', async () => {
  const server = await startServer()
  plantRecords(server.dataDirectory, 60_000)
  const env = environment(server.dataDirectory)
  const backups = join(server.dataDirectory, 'backups')
  mkdirSync(backups, { mode: 0o700 })
  for (const delayMs of [0, 150, 600]) {
    const creating = command(env, 'create')
    while (readdirSync(backups).length === 0) await sleep(5)
    await sleep(delayMs)
    await creating.stop('SIGKILL')
    expect(backupIn(backups)).toEqual([])
    for (const name of readdirSync(backups)) {
      const half = await run(env, 'verify', join(backups, name))
      expect([half.code, half.output]).toEqual([1, expect.stringMatching(/cut off|only its beginning/)])
      rmSync(join(backups, name))
    }
  }

  const file = String((await server.runJson(['backup', 'create'])).file)
  for (const delayMs of [0, 200]) {
    const into = join(temporaryDirectory(), 'into')
    const restoring = command(env, 'restore', file, '--into', into)
    await restoring.waitFor(/"restoring/, 60_000)
    await sleep(delayMs)
    await restoring.stop('SIGKILL')
    const started = startChild(main, {
      env: { ...env, DATA_DIR: into, ENCRYPTION_KEY: rootKeyOf(server) },
      arguments: ['start', '--no-build'],
    })
    expect([await started.exited, started.output()]).toEqual([
      78,
      expect.stringContaining('the beginning of a restore that never ended'),
    ])
    const again = await run(env, 'restore', file, '--into', into)
    expect([again.code, again.output]).toEqual([1, expect.stringContaining('is not empty')])
  }
}, 180_000)

it('says which file must go where the audit log is set back in the same data directory', async () => {
  const server = await startServer()
  const file = String((await server.runJson(['backup', 'create'])).file)
  await server.createKey(5)
  await server.stop()
  for (const name of readdirSync(server.dataDirectory).filter((one) => one.startsWith('keepgate.db')))
    rmSync(join(server.dataDirectory, name))
  const env = environment(server.dataDirectory)
  const restored = await run(env, 'restore', file)
  const kept = join(server.dataDirectory, 'audit-checkpoints.jsonl')
  expect([restored.code, restored.output]).toEqual([0, expect.stringContaining(`mv ${kept} `)])
  const readiness = async (): Promise<number> => {
    const again = startChild(main, { env, arguments: ['start', '--no-build'] })
    try {
      const [, url = ''] = await again.waitFor(/(http:\/\/127\.0\.0\.1:[1-9]\d*)/, 20_000)
      await sleep(1500)
      return (await fetch(`${url}/readyz`)).status
    } finally {
      await again.stop()
    }
  }
  expect(await readiness()).toBe(503)
  rmSync(kept)
  expect(await readiness()).toBe(200)
}, 120_000)

it('makes the scheduled backup by itself, and says so in the metrics and to the doctor', async () => {
  const directory = join(temporaryDirectory(), 'kept')
  const server = await startServer({
    BACKUP_DIRECTORY: directory,
    BACKUP_EVERY: '24h',
    METRICS_TOKEN: 'a-token-of-the-test',
  })
  for (let tries = 0; backupIn(directory).length === 0 && tries < 200; tries++) await sleep(50)
  expect(backupIn(directory)).toEqual([expect.stringMatching(/^keepgate-\d{8}T\d{9}Z-scheduled\.kgbackup$/)])
  await sleep(300)
  const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization: 'Bearer a-token-of-the-test' } })
  const text = await metrics.text()
  expect(text).toContain('keepgate_scheduled_backups_total{outcome="completed"} 1')
  expect(text).toMatch(/keepgate_last_backup_timestamp_seconds 1\d{9}/)
  const { output } = await server.run(['doctor'])
  expect(output).toContain('backup: the newest is 0 hours old')
}, 120_000)
