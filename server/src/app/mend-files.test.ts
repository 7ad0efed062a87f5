/** What may be mended is mended, and what may not is left as it was: each danger is built and looked at afterwards. */
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lookAtFiles } from './mend-files.ts'

const user = process.geteuid?.() ?? 0
const hour = 3_600_000
let outside: string
let data: string

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'keepgate-mend-'))
  data = join(outside, 'data')
  mkdirSync(join(data, 'secrets'), { recursive: true, mode: 0o700 })
  for (const name of ['keepgate.db', 'keepgate.db-wal', 'secrets/ENCRYPTION_KEY']) put(name)
})
afterEach(() => rmSync(outside, { recursive: true, force: true }))

const put = (name: string, text = `${name} holds this`, mode = 0o600): string => {
  const path = join(data, name)
  writeFileSync(path, text, { mode })
  chmodSync(path, mode)
  return path
}
const modeOf = (path: string): number => statSync(path).mode & 0o7777
const look = (mend: boolean, more: { nowMs?: number; sqlite?: boolean } = {}) =>
  lookAtFiles({ dataDirectory: data, sqlite: more.sqlite ?? true }, { user, mend, nowMs: more.nowMs ?? Date.now() })
const mends = () => look(true).flatMap(({ mend }) => mend ?? [])
const wrong = (mend: boolean) => look(mend).filter(({ ok }) => !ok)

it('has nothing to say about an installation as a start makes it', () => {
  expect(look(false)).toMatchObject([{ name: 'files', ok: true, mend: null }])
  expect(look(true)).toEqual(look(false))
})

it('takes the rights of others from the directory, the database and the secrets, and a second run mends nothing', () => {
  const wide = ['.', 'keepgate.db', 'keepgate.db-wal', 'secrets', 'secrets/ENCRYPTION_KEY']
  for (const name of wide) chmodSync(join(data, name), 0o777)
  const before = readFileSync(join(data, 'secrets/ENCRYPTION_KEY'))
  expect(wrong(false)).toHaveLength(wide.length)
  for (const { fix, mend } of wrong(false)) {
    expect(fix).toContain('doctor --fix mends this')
    expect(mend).toBeNull()
  }
  expect(modeOf(join(data, 'keepgate.db'))).toBe(0o777)
  expect(mends()).toHaveLength(wide.length)
  expect(wide.map((name) => modeOf(join(data, name)))).toEqual([0o700, 0o600, 0o600, 0o700, 0o600])
  expect(readFileSync(join(data, 'secrets/ENCRYPTION_KEY'))).toEqual(before)
  expect([mends(), wrong(true)]).toEqual([[], []])
})

it('takes the rights of others from backups, and follows no link to where they might lie', () => {
  mkdirSync(join(data, 'backups'))
  const names = ['backups/keepgate-20250101T000000000Z.kgbackup', 'backups/.keepgate-unfinished-00']
  for (const name of names) put(name, 'sealed', 0o644)
  chmodSync(join(data, 'backups'), 0o755)
  expect(wrong(false)).toHaveLength(3)
  expect(mends()).toHaveLength(3)
  expect(['backups', ...names].map((name) => modeOf(join(data, name)))).toEqual([0o700, 0o600, 0o600])
  rmSync(join(data, 'backups'), { recursive: true })
  const elsewhere = join(outside, 'elsewhere')
  mkdirSync(elsewhere, { mode: 0o700 })
  const far = join(elsewhere, 'far.kgbackup')
  writeFileSync(far, 'sealed', { mode: 0o644 })
  symlinkSync(elsewhere, join(data, 'backups'))
  expect(mends()).toEqual([])
  expect(modeOf(far)).toBe(0o644)
})

it('adds no right: what its owner made read-only stays so', () => {
  const key = put('secrets/ENCRYPTION_KEY', 'x', 0o444)
  expect(mends()).toEqual(['secrets/ENCRYPTION_KEY: mode 0444 → 0400'])
  expect(modeOf(key)).toBe(0o400)
})

it.each(['keepgate.db', 'keepgate.db-wal', 'secrets/ENCRYPTION_KEY'])(
  'follows no link at %s: what it leads to keeps its mode, and a person is told',
  (name) => {
    const target = join(outside, 'passwd')
    writeFileSync(target, 'root')
    chmodSync(target, 0o644)
    rmSync(join(data, name))
    symlinkSync(target, join(data, name))
    expect(mends()).toEqual([])
    expect(wrong(true)).toMatchObject([{ severity: 'error', message: expect.stringContaining('symbolic link') }])
    expect(modeOf(target)).toBe(0o644)
  },
)

it('reaches nothing through a folder of secrets that lies elsewhere', () => {
  const elsewhere = join(outside, 'elsewhere')
  mkdirSync(elsewhere, { mode: 0o755 })
  const key = join(elsewhere, 'ENCRYPTION_KEY')
  const draft = `${key}.0123456789abcdef`
  for (const path of [key, draft]) writeFileSync(path, '', { mode: 0o644 })
  rmSync(join(data, 'secrets'), { recursive: true })
  symlinkSync(elsewhere, join(data, 'secrets'))
  expect(look(true, { nowMs: Date.now() + 2 * hour }).filter(({ mend }) => mend !== null)).toEqual([])
  expect([modeOf(elsewhere), modeOf(key), modeOf(draft)]).toEqual([0o755, 0o644, 0o644])
})

it('leaves a file with a second name elsewhere, and a directory where a file belongs', () => {
  const other = join(outside, 'other')
  writeFileSync(other, 'x')
  chmodSync(other, 0o644)
  rmSync(join(data, 'keepgate.db'))
  linkSync(other, join(data, 'keepgate.db'))
  rmSync(join(data, 'keepgate.db-wal'))
  mkdirSync(join(data, 'keepgate.db-wal'), { mode: 0o755 })
  expect(mends()).toEqual([])
  expect(wrong(true).map(({ message }) => message)).toEqual([
    expect.stringContaining('hard link'),
    'keepgate.db-wal is no file',
  ])
  expect([modeOf(other), modeOf(join(data, 'keepgate.db-wal'))]).toEqual([0o644, 0o755])
})

it.runIf(user === 0)('leaves what belongs to somebody else', () => {
  const key = put('secrets/ENCRYPTION_KEY', 'x', 0o644)
  chownSync(key, 12_345, 12_345)
  expect(mends()).toEqual([])
  expect(wrong(true)).toMatchObject([{ severity: 'error', message: expect.stringContaining('another user (12345') }])
  expect(modeOf(key)).toBe(0o644)
})

it('leaves the mode of a directory that holds other things too, or that many share', () => {
  chmodSync(data, 0o755)
  writeFileSync(join(data, 'index.html'), 'x')
  expect(mends()).toEqual([])
  expect(wrong(true)).toMatchObject([{ name: 'data directory', severity: 'warning' }])
  rmSync(join(data, 'index.html'))
  chmodSync(data, 0o1777)
  expect(mends()).toEqual([])
  expect(modeOf(data)).toBe(0o1777)
})

it('leaves the mode of a folder named secrets that is not Keepgate’s alone', () => {
  put('secrets/of-another-program', 'x', 0o644)
  chmodSync(join(data, 'secrets'), 0o755)
  expect(mends()).toEqual([])
  expect(wrong(true)).toMatchObject([{ name: 'files', severity: 'warning' }])
  expect(modeOf(join(data, 'secrets'))).toBe(0o755)
})

it('says of a link that leads to itself or nowhere that it does, and goes on with the rest', () => {
  rmSync(join(data, 'keepgate.db'))
  symlinkSync(join(data, 'keepgate.db'), join(data, 'keepgate.db'))
  symlinkSync(join(outside, 'absent'), join(data, 'keepgate.db-shm'))
  put('secrets/ENCRYPTION_KEY', 'x', 0o644)
  const checks = look(true)
  expect(checks.filter(({ ok }) => !ok).map(({ message }) => message)).toEqual([
    'keepgate.db is a symbolic link that leads nowhere',
    'keepgate.db-shm is a symbolic link that leads nowhere',
  ])
  expect(checks.flatMap(({ mend }) => mend ?? [])).toEqual(['secrets/ENCRYPTION_KEY: mode 0644 → 0600'])
})

it('removes a draft only where it is the secret’s second name or was never finished, and only an old one', () => {
  const key = join(data, 'secrets/ENCRYPTION_KEY')
  const names = { second: `${key}.0000000000000000`, torn: `${key}.1111111111111111`, whole: `${key}.2222222222222222` }
  linkSync(key, names.second)
  writeFileSync(names.torn, 'half', { mode: 0o600 })
  writeFileSync(names.whole, `${'A'.repeat(43)}=\n`, { mode: 0o600 })
  expect(look(true).filter(({ name }) => name === 'leftovers')).toEqual([])
  const later = look(true, { nowMs: Date.now() + 2 * hour }).filter(({ name }) => name === 'leftovers')
  expect(later.map(({ mend }) => mend !== null)).toEqual([true, true, false])
  expect(readdirSync(dirname(key))).toEqual(['ENCRYPTION_KEY', 'ENCRYPTION_KEY.2222222222222222'])
  expect(readFileSync(key, 'utf8')).toBe('secrets/ENCRYPTION_KEY holds this')
})

it('makes a missing data directory for SQLite, and none for PostgreSQL', () => {
  rmSync(data, { recursive: true })
  expect(look(true, { sqlite: false })).toMatchObject([{ ok: true, mend: null }])
  expect(look(false)).toMatchObject([{ ok: true, mend: null }])
  expect(mends()).toEqual(['DATA_DIR: made (0700)'])
  expect(modeOf(data)).toBe(0o700)
  expect(mends()).toEqual([])
})

it('says in words that DATA_DIR is a file, or lies below one', () => {
  rmSync(data, { recursive: true })
  writeFileSync(data, 'x')
  const below = lookAtFiles({ dataDirectory: join(data, 'x'), sqlite: true }, { user, mend: true, nowMs: 0 })
  for (const checks of [look(true), look(false), below])
    expect(checks).toMatchObject([{ ok: false, severity: 'error', message: expect.stringContaining('ENOTDIR') }])
})
