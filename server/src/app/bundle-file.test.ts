import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { UsageError } from '../cli/failure.ts'
import { bundleName, writeBundleFile } from './bundle-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'keepgate-bundle-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

it('is a file of this user alone', () => {
  const path = writeBundleFile(join(directory, bundleName(Date.UTC(2025, 5, 15, 15, 6, 40))), '{}\n')
  expect(path).toBe(join(directory, 'keepgate-doctor-20250615T150640Z.json'))
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('overwrites nothing, and writes through no link', () => {
  const taken = join(directory, 'taken')
  writeFileSync(taken, 'before')
  const link = join(directory, 'link')
  symlinkSync(join(directory, 'absent'), link)
  for (const path of [taken, link, directory]) expect(() => writeBundleFile(path, '{}')).toThrow(/exists already/)
  expect(() => writeBundleFile(taken, '{}')).toThrow(UsageError)
  expect(readFileSync(taken, 'utf8')).toBe('before')
  expect(existsSync(join(directory, 'absent'))).toBe(false)
})

it('names the directory that does not exist', () => {
  expect(() => writeBundleFile(join(directory, 'absent', 'b.json'), '{}')).toThrow(
    `There is no directory ${join(directory, 'absent')}.`,
  )
})

it('leaves nothing behind where the disk does not take it', () => {
  const path = join(directory, 'half.json')
  const module = new URL('./bundle-file.ts', import.meta.url).href
  const program = `const { writeBundleFile } = await import('${module}'); writeBundleFile(process.argv[1], 'x'.repeat(1e5))`
  const command = ['-c', 'ulimit -f 1; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', program, path]
  const { status, stderr } = spawnSync('sh', command, { encoding: 'utf8' })
  expect(stderr).toMatch(/cannot be written to .* \(EFBIG\)\. .* Nothing was left behind\./)
  expect(status).not.toBe(0)
  expect(existsSync(path)).toBe(false)
})
