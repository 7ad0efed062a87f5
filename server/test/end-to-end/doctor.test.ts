/** The doctor as a person calls it, beside a running server and where the installation does not open. */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrations } from '../../src/storage/migrations/registry.ts'
import {
  call,
  chatBody,
  freshDirectory,
  rootKey,
  runJson,
  startProgram,
  startServer,
} from '../adversarial/gateway-process.ts'
import { describeOnDatabases } from '../databases.ts'
import { untilInForce } from '../harness/keepgate.ts'
import { writingsOf } from '../harness/writings.ts'

type Finding = { name: string; ok: boolean; severity: string; message: string; fix: string | null; mend: string | null }
type Report = { ok: boolean; checks: Finding[]; bundle?: string | null }

let directory: ReturnType<typeof freshDirectory>
let data: string
let env: Record<string, string>
beforeEach(() => {
  directory = freshDirectory()
  data = join(directory.path, 'data')
  env = { KEEPGATE_CONFIG: '/dev/null', DATA_DIR: data }
})
afterEach(() => directory.remove())

const doctor = async (options: readonly string[] = [], more: Record<string, string> = {}) => {
  const child = startProgram({ ...env, ...more }, ['doctor', '--json', ...options])
  const code = await child.exited
  const report = JSON.parse(child.standardOutput()) as Report
  return { code, report, output: child.output(), wrong: report.checks.filter(({ ok }) => !ok) }
}
const errorsOf = (wrong: readonly Finding[]): string[] =>
  wrong.filter(({ severity }) => severity === 'error').map(({ name }) => name)
const modeOf = (path: string): number => statSync(path).mode & 0o777

describe('doctor --fix', () => {
  test('mends beside a running server what doctor only names, and the second time nothing', async () => {
    const server = await startServer(env)
    try {
      const secret = join(data, 'secrets/ENCRYPTION_KEY')
      for (const path of [data, secret, join(data, 'keepgate.db-wal')]) chmodSync(path, path === data ? 0o755 : 0o644)
      const named = await doctor()
      expect(named).toMatchObject({ code: 1, report: { ok: false } })
      expect(errorsOf(named.wrong)).toEqual(['files', 'files'])
      expect(modeOf(secret)).toBe(0o644)
      const mended = await doctor(['--fix'])
      expect(mended).toMatchObject({ code: 0, report: { ok: true } })
      expect(mended.report.checks.filter((check) => check.mend !== null).map(({ name }) => name)).toEqual([
        'data directory',
        'files',
        'files',
      ])
      expect([modeOf(data), modeOf(secret), modeOf(join(data, 'keepgate.db-wal'))]).toEqual([0o700, 0o600, 0o600])
      const again = await doctor(['--fix'])
      expect(again.report.checks.filter((check) => check.mend !== null)).toEqual([])
      expect((await call(`${server.url}/readyz`)).status).toBe(200)
    } finally {
      await server.stop()
    }
  }, 60_000)

  test('never changes what a link leads to, not by opening the database either', async () => {
    const target = join(directory.path, 'passwd')
    writeFileSync(target, 'root:x:0:0\n')
    chmodSync(target, 0o644)
    mkdirSync(data, { mode: 0o700 })
    symlinkSync(target, join(data, 'keepgate.db'))
    const { code, wrong } = await doctor(['--fix'])
    expect(code).toBe(1)
    expect(errorsOf(wrong).toSorted()).toEqual(['database', 'files'])
    expect([modeOf(target), readFileSync(target, 'utf8')]).toEqual([0o644, 'root:x:0:0\n'])
  }, 30_000)

  test('says why a database that is a directory does not open, and what to do', async () => {
    mkdirSync(join(data, 'keepgate.db'), { recursive: true, mode: 0o700 })
    const { code, wrong } = await doctor(['--fix'])
    expect(code).toBe(1)
    expect(errorsOf(wrong).toSorted()).toEqual(['database', 'files'])
    expect(wrong.filter(({ fix }) => fix === null)).toEqual([])
  }, 30_000)
})

const foundIn = (text: string, planted: Readonly<Record<string, string>>): string[] => {
  const bytes = Buffer.from(text)
  return Object.entries(planted).flatMap(([what, secret]) =>
    writingsOf(secret).some((writing) => bytes.includes(writing)) ? [what] : [],
  )
}

describe('doctor --bundle', () => {
  test('holds no secret, no content and no name, in no writing, and what a report needs', async () => {
    const password = randomBytes(12).toString('hex')
    const planted: Record<string, string> = {
      ENCRYPTION_KEY: rootKey(),
      SESSION_SECRET: rootKey(),
      AI_MASTER_KEY: rootKey(),
      METRICS_TOKEN: randomBytes(24).toString('base64url'),
      OPENAI_API_KEY: `sk-${randomBytes(24).toString('hex')}`,
      HTTPS_PROXY: `http://proxyuser:${password}@proxy-of-ours.example:3128`,
      SECURITY_CONTACT: 'mailto:guard.of.the.house@people.example',
    }
    const given = { ...env, ...planted }
    const server = await startServer(given)
    const made = await runJson(given, [
      'init',
      '--yes',
      '--email',
      'first.person@people.example',
      '--workspace-name',
      'Bakery Nord',
    ])
    await runJson(given, ['provider', 'add', 'demo', '--name', 'secretproject'])
    const key = String(made.api_key)
    await untilInForce()
    for (const model of ['secretproject/demo-small', 'unheard/model-of-ours'])
      await call(`${server.url}/v1/chat/completions`, { key, body: chatBody(model) })
    await server.stop()

    const file = join(directory.path, 'report.json')
    const { code, report } = await doctor(['--bundle', file], planted)
    expect(report.bundle).toBe(file)
    expect(code).toBe(0)
    expect(modeOf(file)).toBe(0o600)
    const text = readFileSync(file, 'utf8')
    expect(
      foundIn(text, {
        ...planted,
        'proxy password': password,
        'proxy user': 'proxyuser',
        'proxy host': 'proxy-of-ours',
        contact: 'guard.of.the.house',
        person: 'first.person',
        domain: 'people.example',
        workspace: 'Bakery Nord',
        connection: 'secretproject',
        model: 'model-of-ours',
        content: 'Say something.',
        password: String(made.password),
        'recovery code': String(made.recovery_code),
        'API key': key.split('_')[3] ?? key,
        'workspace id': String(made.workspace_id),
      }),
    ).toEqual([])
    const bundle = JSON.parse(text)
    expect(bundle).toMatchObject({
      format: 1,
      stage: 'development',
      ok: true,
      installation: {
        database: {
          kind: 'sqlite',
          migrations: migrations.map(({ name }) => name),
          rows: { people: 1, request_records: 2 },
        },
        recent_errors: { codes: [{ code: expect.stringMatching(/^[a-z_]+$/), count: 1 }] },
      },
    })
    expect(bundle.configuration).toContainEqual({ name: 'ENCRYPTION_KEY', value: '[secret]', origin: 'environment' })
    expect(bundle.configuration).toContainEqual({ name: 'DATA_DIR', value: data, origin: 'environment' })
  }, 90_000)

  test('overwrites nothing, and says its findings where it cannot be written', async () => {
    const file = join(directory.path, 'report.json')
    writeFileSync(file, 'before')
    for (const target of [file, join(directory.path, 'absent/report.json')]) {
      const { code, report, output } = await doctor(['--bundle', target])
      expect(code).toBe(2)
      expect(report).toMatchObject({ bundle: null, checks: expect.arrayContaining([]) })
      expect(output).toMatch(/exists already|There is no directory/)
    }
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(existsSync(join(directory.path, 'absent'))).toBe(false)
  }, 60_000)

  test('is written for an installation that does not open: a wrong setting, a broken database', async () => {
    const misplaced = `hunter2-${randomBytes(12).toString('hex')}`
    const first = join(directory.path, 'first.json')
    const settings = { PORT: misplaced, PUBLIC_URL: `https://me:${misplaced}@host.example`, OUTBOUND_ALLOW: misplaced }
    const invalid = await doctor(['--fix', '--bundle', first], settings)
    expect(invalid).toMatchObject({ code: 1, report: { ok: false, bundle: first } })
    expect(JSON.parse(readFileSync(first, 'utf8'))).toMatchObject({
      configuration: null,
      installation: null,
      ok: false,
    })
    expect(foundIn(readFileSync(first, 'utf8'), { misplaced })).toEqual([])

    await doctor()
    rmSync(join(data, 'keepgate.db-wal'), { force: true })
    writeFileSync(join(data, 'keepgate.db'), randomBytes(8192))
    truncateSync(join(data, 'keepgate.db'), 8000)
    const second = join(directory.path, 'second.json')
    expect(errorsOf((await doctor(['--bundle', second])).wrong)).toEqual(['database'])
    expect(JSON.parse(readFileSync(second, 'utf8'))).toMatchObject({ stage: 'development', installation: null })
  }, 60_000)

  test('with --fix shows the state after mending', async () => {
    await doctor()
    chmodSync(join(data, 'secrets/ENCRYPTION_KEY'), 0o644)
    const file = join(directory.path, 'report.json')
    expect(await doctor(['--fix', '--bundle', file])).toMatchObject({ code: 0 })
    const { ok, checks } = JSON.parse(readFileSync(file, 'utf8')) as Report
    expect(ok).toBe(true)
    expect(checks.filter(({ mend }) => mend !== null)).toMatchObject([{ name: 'files', ok: true }])
  }, 30_000)
})

describeOnDatabases('doctor --fix --bundle', (open) => {
  test('works where the data is, and tells neither its host nor its password', async () => {
    const database = await open({ migrated: false })
    try {
      const { url } = database.location
      const address = url === null ? null : new URL(url)
      if (address !== null) address.password ||= randomBytes(12).toString('hex')
      const file = join(directory.path, 'report.json')
      const result = await doctor(['--fix', '--bundle', file], address === null ? {} : { DATABASE_URL: address.href })
      expect(result, result.output).toMatchObject({ code: 0, report: { ok: true } })
      const text = readFileSync(file, 'utf8')
      expect(JSON.parse(text).installation).toMatchObject({
        database: { kind: database.kind },
        files: url === null ? { 'keepgate.db': expect.any(Number) } : null,
      })
      expect(existsSync(join(data, 'keepgate.db'))).toBe(url === null)
      if (address === null) return
      const { href, password, pathname } = address
      expect(foundIn(text, { href, password, name: pathname.slice(1) })).toEqual([])
    } finally {
      await database.dispose()
    }
  }, 30_000)
})

describe('doctor --bundle without its PostgreSQL', () => {
  test('says in words that PostgreSQL does not answer, and repeats no part of its address', async () => {
    const password = randomBytes(12).toString('hex')
    const file = join(directory.path, 'report.json')
    const address = `postgres://somebody:${password}@127.0.0.1:1/inventory`
    const { code, wrong } = await doctor(['--bundle', file], { DATABASE_URL: address })
    expect(code).toBe(1)
    expect(wrong).toContainEqual(
      expect.objectContaining({ name: 'database', message: 'PostgreSQL does not answer.', fix: expect.any(String) }),
    )
    const planted = { password, address, user: 'somebody', name: 'inventory' }
    expect(foundIn(readFileSync(file, 'utf8'), planted)).toEqual([])
  }, 30_000)
})
