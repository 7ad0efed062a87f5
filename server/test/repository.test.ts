/** What is committed: no secret, and a sample of every setting that carries none either. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const folders = ['server/src', 'server/bin', 'packages', 'bench', 'examples', 'scripts', 'docs', '.ci']
const files = [
  ...folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/node_modules|results|static/.test(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length)),
  ),
  ...readdirSync(root).filter((name) => /\.(?:md|json|ts|example)$/.test(name) && name !== 'package-lock.json'),
]
// Tests plant secrets on purpose; documents and vectors say which of theirs are made up.
const shipped = files.filter((path) => !/\.test\.ts$|^docs\/spec\//.test(path))

const secretForms = [
  /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{24,}/,
  /\b(?:pk|mk)_(?:live|test)_[0-9A-Za-z]{12}_[0-9A-Za-z]{30,}/,
  /\bAIza[0-9A-Za-z_-]{30,}/,
  /\b(?:ghp|gho|xai|gsk)[_-][0-9A-Za-z]{30,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // 32 bytes in base64: a root key.
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?!=)/,
]
const holdsSecret = (text: string): boolean => secretForms.some((form) => form.test(text))

test('L41 P24: no code, document or configuration holds anything of the form of a secret', () => {
  expect(shipped.length).toBeGreaterThan(250)
  // The list of published keys that must be refused is the one exception.
  expect(shipped.filter((path) => holdsSecret(read(path)))).toEqual(['server/src/crypto/key-ring.ts'])
  const planted = [`key = '${'sk-'}${'a1B2'.repeat(8)}'`, `K=${Buffer.alloc(32, 'k').toString('base64')}`]
  expect(planted.every(holdsSecret)).toBe(true)
})

test('P22: a developer’s own .env is ignored, and not committed', () => {
  expect(read('.gitignore').split('\n')).toContain('.env')
  if (!existsSync(join(root, '.git'))) return
  const tracked = execFileSync('git', ['ls-files', '--', '.env', '*/.env'], { cwd: root, encoding: 'utf8' })
  expect(tracked).toBe('')
})

test('P23: .env.example explains the two secrets that must be made, sets nothing and holds none', () => {
  const lines = read('.env.example').split('\n')
  for (const name of ['ENCRYPTION_KEY', 'SESSION_SECRET'])
    expect(lines.some((line) => line.startsWith(`# ${name}=`))).toBe(true)
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
  expect(lines.join('\n')).toContain('openssl rand -base64 32')
})
