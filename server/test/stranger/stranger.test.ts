/**
 * Programs in Python that were written from the pages of docs/spec alone, against a server as its users run it: what
 * they sign is accepted, what is sealed they open, and of an audit log they say what Keepgate says.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'

// Every step is a process of its own.
vi.setConfig({ testTimeout: 60_000 })

const has = (module: string): boolean => spawnSync('python3', ['-c', `import ${module}`]).status === 0
const hasPython = has('cryptography.hazmat.primitives.ciphers.aead')
const hasArgon = has('cryptography.hazmat.primitives.kdf.argon2')
if (!hasPython || !hasArgon) {
  const what = hasPython
    ? 'did NOT log in: cryptography is older than 44'
    : 'were NOT run: no python3 with cryptography'
  process.stderr.write(`\n!!! The programs of a stranger ${what}.\n\n`)
}

const newKey = (): string => randomBytes(32).toString('base64')
const secrets = { ENCRYPTION_KEY: newKey(), AI_MASTER_KEY: newKey(), SESSION_SECRET: newKey() }
const olderKey = { ENCRYPTION_MASTER_KEY: 'an older master key, as text' }
const directory = mkdtempSync(join(tmpdir(), 'keepgate-stranger-'))
const file = (name: string): string => join(directory, name)
const database = (): string => join(keepgate.dataDirectory, 'keepgate.db')

let keepgate: Keepgate

type Answer = {
  readonly status: number | null
  readonly output: string
  readonly lines: readonly Record<string, unknown>[]
}

/** One of the programs; secrets go by the environment and standard input, as its own page says. */
const stranger = (
  program: string,
  words: readonly string[],
  options: { env?: object; input?: string } = {},
): Answer => {
  const path = fileURLToPath(new URL(`${program}.py`, import.meta.url))
  const { status, stdout, stderr } = spawnSync('python3', ['-B', path, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...secrets, ...options.env },
    input: options.input ?? '',
    timeout: 60_000,
  })
  const objects = stdout.split('\n').filter((line) => line.startsWith('{'))
  return { status, output: stdout + stderr, lines: objects.map((line) => JSON.parse(line)) }
}
const one = (answer: Answer): Record<string, unknown> => {
  const [line] = answer.lines
  if (line === undefined) throw new Error(`The program said no object: ${answer.output}`)
  return line
}
/** A few lines that use a module as another program would; what they print is JSON. */
const python = (code: string, input: object): unknown => {
  const { status, stdout, stderr } = spawnSync(
    'python3',
    ['-B', '-c', `import json, sys\ngiven = json.load(sys.stdin)\n${code}`],
    {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      encoding: 'utf8',
      input: JSON.stringify(input),
    },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const admin = (key: string, words: readonly string[], input?: string): Answer => {
  const [action = '', ...rest] = words
  return stranger('keepgate_admin', [action, file(`${key}.pem`), keepgate.url, ...rest, '--key-id', key], {
    input: input ?? '',
  })
}

beforeAll(async () => {
  if (!hasPython) return
  keepgate = await startKeepgate({ env: { ...secrets, ...olderKey } })
  const keys = ['anna', 'ben'].map((id) => ({
    id,
    public_key_hex: one(stranger('keepgate_admin', ['make', file(`${id}.pem`)])).admin_pub_key_hex,
    roles: ['owner'],
  }))
  const config = join(keepgate.dataDirectory, 'licensed_config.json')
  writeFileSync(config, JSON.stringify({ keys }), { mode: 0o600 })
  await untilInForce()
}, 60_000)
afterAll(async () => {
  if (hasPython) await keepgate.stop()
  if (hasPython) keepgate.remove()
  rmSync(directory, { recursive: true, force: true })
}, 60_000)

describe.skipIf(!hasPython)('a signer in Python', () => {
  test('signs a command that is carried out, and one that a second key must approve', () => {
    const limit = admin('anna', ['send', 'set_limits', '-'], '{"of":"address","limit":"5000/minute"}')
    expect(one(limit)).toMatchObject({ status: 'completed' })
    const asked = one(admin('anna', ['send', 'prune', '{"older_than_days":30}']))
    expect(asked).toMatchObject({ status: 'pending' })
    const id = String(asked.id)
    expect(one(admin('anna', ['approve', id]))).toMatchObject({ status: 409, code: 'conflict' })
    expect(one(admin('ben', ['approve', id]))).toMatchObject({ status: 'completed', id })
    expect(admin('ben', ['approve', id]).output).toContain('does not wait: it is completed')
  })

  type Signed = { target: string; headers: Record<string, string>; body: string }
  const signed = (): Signed => {
    const words = ['sign', 'set_limits', '-']
    return one(admin('anna', words, '{"of":"address","limit":"5000/minute"}')) as Signed
  }
  const send = async ({ target, headers, body }: Signed): Promise<number> =>
    (await fetch(keepgate.url + target, { method: 'POST', headers, body })).status
  /** The character behind the match is another of its kind. */
  const withHeader = (name: string, before: RegExp) => (request: Signed) => {
    const value = String(request.headers[name])
    const changed = value.replace(new RegExp(`(${before.source})(.)`), (_, start: string, character: string) => {
      const [one = '', other = ''] = /\d/.test(character) ? '12' : 'ab'
      return start + (character === one ? other : one)
    })
    expect(changed).not.toBe(value)
    return { ...request, headers: { ...request.headers, [name]: changed } }
  }

  test.each<[string, (request: Signed) => Signed]>([
    ['body', (request) => ({ ...request, body: request.body.replace('5000', '5001') })],
    ['query', (request) => ({ ...request, target: `${request.target}?a` })],
    ['digest', withHeader('Content-Digest', /sha-256=:/)],
    ['nonce', withHeader('Signature-Input', /nonce="/)],
    ['time', withHeader('Signature-Input', /expires=\d{8}/)],
    ['key id', withHeader('Signature-Input', /keyid="/)],
    ['signature', withHeader('Signature', /kgadmin=:/)],
  ])('is refused after a change of one byte: %s', async (_, change) => {
    expect(await send(change(signed()))).toBe(401)
  })

  test('is accepted unchanged, once', async () => {
    const request = signed()
    expect([await send(request), await send(request)]).toEqual([200, 401])
  })
})

describe.skipIf(!hasPython)('an opener in Python', () => {
  test('reads the very bytes of provider keys, and nothing with another root key', async () => {
    const key = `sk-${randomBytes(24).toString('base64url')}`
    await keepgate.addProvider('openai-compatible', { name: 'one', baseUrl: 'https://EXAMPLE.com:443/v1', key })
    await keepgate.addProvider('openai-compatible', {
      name: 'two',
      baseUrl: 'https://example.com:8443/v1',
      key: `${key}2`,
    })
    const opened = stranger('keepgate_rows', [database()])
    expect(opened.lines.map((line) => [line.name, line.key])).toEqual([
      ['one', key],
      ['two', `${key}2`],
    ])
    const other = stranger('keepgate_rows', [database()], { env: { ENCRYPTION_KEY: newKey() } })
    expect([other.status, other.lines]).toEqual([1, []])
    expect(other.output).not.toContain(key)
  })

  test('reads wallets in the older form and in the current one', async () => {
    // The vector of an older system, as its page has it: one row with a salt of its own.
    const page = readFileSync(new URL('../../../docs/spec/wallet-vault.md', import.meta.url), 'utf8')
    const token = /^token {7}(\S+)$/m.exec(page)?.[1]
    const salt = /^salt {8}(OnH\S+)$/m.exec(page)?.[1]
    const row = { user_id: 'user_own', chain: 'stellar', encryption_salt: salt, encrypted_private_key: token }
    writeFileSync(file('wallets.json'), JSON.stringify([row]))
    await keepgate.runJson(['vault', 'import', '--format', 'tuxedo', '--file', file('wallets.json')])
    const opened = () => stranger('keepgate_wallet', [database()], { env: olderKey }).lines
    expect(opened()).toMatchObject([{ format: 'fernet', private_key: 'SEXAMPLEOWN' }])
    await keepgate.runJson(['vault', 'migrate'])
    expect(opened()).toMatchObject([{ format: 'kg1', private_key: 'SEXAMPLEOWN' }])
  })

  test('reads a key that travels with a page', async () => {
    const key = `AIza-${randomBytes(24).toString('base64url')}`
    const words = ['sealed-key', 'create', 'demo', '--page', 'corner-cafe', '--key-file', '-']
    const { standardOutput } = await keepgate.run(words, key)
    const text = /kgsk1\.\S+/.exec(standardOutput)?.[0] ?? ''
    const { origin } = JSON.parse((await keepgate.run(['audit', 'export'])).standardOutput.split('\n')[0] ?? '')
    const open = (input: string) =>
      stranger('keepgate_sealed_key', [String(origin).replace('keepgate/', '')], { input })
    expect(one(open(text))).toMatchObject({ key, claims: { page: 'corner-cafe', workspace: keepgate.workspaceId } })
    expect(open(text.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))).output).toContain('refused')
  })

  test('finds the hash of an API key as the row has it', () => {
    const code = `
import keepgate_api_key, keepgate_roots, keepgate_rows
database, roots = keepgate_rows.open_database(given["database"]), keepgate_roots.from_environment(given)
parsed = keepgate_api_key.parse_key(given["key"])
row = database.execute("SELECT * FROM api_keys WHERE id = ?", (parsed["id"],)).fetchone()
pepper = keepgate_rows.instance_secret(database, roots, "api key pepper", row["pepper_version"])
print(json.dumps([keepgate_api_key.key_hash(pepper, given["key"]), row["key_hash"]]))`
    const [computed, stored] = Object(python(code, { ...secrets, database: database(), key: keepgate.apiKey }))
    expect(computed).toBe(stored)
  })

  test.skipIf(!hasArgon)('logs in without sending the password, and its token checks by SESSION_SECRET', async () => {
    const login = one(stranger('keepgate_login', [keepgate.url, keepgate.email], { input: keepgate.password }))
    const token = String(login.token)
    const answer = await fetch(`${keepgate.url}/api/workspaces`, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status).toBe(200)
    const code = `
import keepgate_session
print(json.dumps(keepgate_session.check_session_token(given["secret"], given["token"], given["now"])))`
    const given = { secret: secrets.SESSION_SECRET, token, now: Date.now() / 1000 }
    expect(python(code, given)).toMatchObject({ username: keepgate.email, role: 'admin', generation: 0 })
    expect(() => python(code, { ...given, secret: newKey() })).toThrow('unauthenticated')
  })

  test('opens a backup, and finds in it what Keepgate finds', async () => {
    const made = await keepgate.runJson(['backup', 'create', '--out', file('one.backup')])
    const read = one(stranger('keepgate_backup', [file('one.backup')]))
    const tables = Object(read.manifest).tables as { name: string; rows: number; sha256: string }[]
    const verified = await keepgate.runJson(['backup', 'verify', file('one.backup')])
    expect(tables.map(({ name, rows, sha256 }) => ({ name, rows, sha256 }))).toEqual(verified.tables)
    expect([read.fingerprint, read.fingerprint]).toEqual([made.fingerprint, verified.fingerprint])
    const bytes = readFileSync(file('one.backup'))
    writeFileSync(file('cut.backup'), bytes.subarray(0, -1))
    writeFileSync(file('bit.backup'), bytes.with(bytes.length - 9, (bytes.at(-9) ?? 0) ^ 1))
    for (const name of ['cut.backup', 'bit.backup']) {
      expect([name, stranger('keepgate_backup', [file(name)]).status]).toEqual([name, 1])
      expect([name, (await keepgate.run(['backup', 'verify', file(name)])).code]).toEqual([name, 1])
    }
    expect(stranger('keepgate_backup', [file('one.backup')], { env: { ENCRYPTION_KEY: newKey() } }).output).toContain(
      'another root key',
    )
  })
})

describe.skipIf(!hasPython)('an auditor in Python', () => {
  const exported = file('audit.jsonl')
  const key = file('key.txt')
  const kept = file('kept.txt')

  beforeAll(async () => {
    if (!hasPython) return
    writeFileSync(key, (await keepgate.run(['audit', 'key'])).standardOutput)
    // A checkpoint of an earlier day, entries after it, and more than one checkpoint in all.
    await keepgate.createKey(60)
    writeFileSync(kept, (await keepgate.run(['audit', 'checkpoint'])).standardOutput)
    for (let more = 0; more < 3; more++) await keepgate.createKey(60)
    await keepgate.runJson(['audit', 'export', '--out', exported])
  }, 60_000)

  const compare = async (log: string, checkpoints: readonly string[]) => {
    const mine = stranger('keepgate_audit', ['export', log, key, ...checkpoints])
    const flags = checkpoints.flatMap((path) => ['--checkpoint', path])
    const ours = await keepgate.run(['audit', 'verify', log, '--public-key', key, ...flags, '--json'])
    const { public_key: _, public_key_trusted: __, since: ___, ...verdict } = JSON.parse(ours.standardOutput)
    const { root, ...said } = one(mine)
    expect({ code: mine.status, ...said }).toEqual({ code: ours.code, ...verdict })
    return { root, ...said }
  }

  test.each([
    ['untouched', null, null],
    ['edited', 'entry_hash_mismatch', 'entry_hash_mismatch'],
    ['deleted', 'gap', 'gap'],
    ['swapped', 'gap', 'gap'],
    ['cut-off', 'cut', 'cut'],
    ['cut-and-closed', null, 'checkpoint_ahead'],
    ['chained-anew', 'root_mismatch', 'root_mismatch'],
    ['without-checkpoints', null, 'root_mismatch'],
    ['signed-anew', null, 'root_mismatch'],
  ])('says of a log that is %s what Keepgate says, entry and reason', async (way, alone, withKept) => {
    const forged = file(`${way}.jsonl`)
    const { status, stdout } = spawnSync(
      'python3',
      ['-B', fileURLToPath(new URL('keepgate_forge.py', import.meta.url)), way, exported, database()],
      { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: process.env.HOME, ...secrets } },
    )
    expect(status).toBe(0)
    writeFileSync(forged, stdout)
    if (way === 'untouched') expect(stdout).toBe(readFileSync(exported, 'utf8'))
    if (alone !== withKept) expect(await compare(forged, [])).toMatchObject({ ok: alone === null, reason: alone })
    expect(await compare(forged, [kept])).toMatchObject({ ok: withKept === null, reason: withKept })
  })

  test('computes the root that Keepgate signed', async () => {
    const [, size, root] =
      readFileSync(exported, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{"checkpoint"'))
        .map((line) => String(JSON.parse(line).checkpoint).split('\n'))
        .at(-1) ?? []
    expect(await compare(exported, [kept])).toMatchObject({ root, verified_to: Number(size), unanchored_tail: 0 })
  })

  test('verifies proofs of inclusion and of consistency, and refuses each after a change', async () => {
    const first = String(readFileSync(kept, 'utf8').split('\n')[1])
    const proofs = [
      ['inclusion', '3'],
      ['consistency', first],
    ]
    for (const [kind = '', of = ''] of proofs) {
      const path = file(`${kind}.json`)
      expect((await keepgate.run(['audit', 'proof', kind, of, '--out', path])).code).toBe(0)
      const judge = () => stranger('keepgate_audit', ['proof', path, key]).status
      expect([kind, judge()]).toEqual([kind, 0])
      const text = readFileSync(path, 'utf8')
      writeFileSync(
        path,
        text.replace(/"path":\["./, (start) => start.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))),
      )
      expect([kind, judge()]).toEqual([kind, 1])
      expect((await keepgate.run(['audit', 'verify-proof', path, '--public-key', key])).code).toBe(1)
    }
  })
})
