import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { hashDashboardSources } from './sources-hash.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

const installation = (files: Record<string, string>) => {
  const root = mkdtempSync(join(tmpdir(), 'keepgate-sources-'))
  roots.push(root)
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  return { root, write, hash: () => hashDashboardSources(root) }
}

const files = {
  'dashboard/src/main.tsx': 'main',
  'dashboard/src/pages/logs/route.ts': 'route',
  'dashboard/index.html': 'page',
  'package-lock.json': '{}',
}

it('is the same wherever and whenever the same sources lie', () => {
  const one = installation(files)
  const other = installation(files)
  utimesSync(join(other.root, 'dashboard/src/main.tsx'), 1, 1)
  expect(one.hash()).toMatch(/^[0-9a-f]{64}$/)
  expect(other.hash()).toBe(one.hash())
  expect(hashDashboardSources(`${one.root}/`)).toBe(one.hash())
})

it('changes with a content, a name, a new file and a lost one, and not with tests or what is built elsewhere', () => {
  const { root, write, hash } = installation(files)
  const seen = [hash()]
  write('dashboard/src/pages/logs/route.ts', 'other')
  seen.push(hash())
  renameSync(join(root, 'dashboard/src/main.tsx'), join(root, 'dashboard/src/first.tsx'))
  seen.push(hash())
  write('packages/protocol/src/login.ts', '')
  seen.push(hash())
  rmSync(join(root, 'dashboard/index.html'))
  seen.push(hash())
  expect(new Set(seen).size).toBe(seen.length)
  write('dashboard/src/main.test.tsx', 'a test')
  write('dashboard/dist/index.html', 'built')
  write('server/src/main.ts', 'server')
  expect(hash()).toBe(seen.at(-1))
})

it('is null where only what was built is there', () => {
  expect(installation({ 'dashboard/dist/index.html': 'built' }).hash()).toBeNull()
})
