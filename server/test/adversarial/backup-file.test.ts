/** The file of a backup is there whole or not at all, and nobody is led astray by what lies in its place. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeTarget, requireEmptyDirectory, requireNoDatabase } from '../../src/app/restore-target.ts'
import { removeOldBackups } from '../../src/backup/backup-files.ts'
import { createNewFile } from '../../src/backup/new-file.ts'
import { silentProgress } from '../../src/backup/progress.ts'
import { UsageError } from '../../src/cli/failure.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { backupsOf, fillDatabase, openClosing, ringOf, rowsOf, temporaryDirectory } from '../backup-world.ts'
import { openTestSqlite } from '../databases.ts'
import { backupBytes, someTables } from './backup-forge.ts'

const refused = { code: 'backup_not_written' }
const request = {
  actor: { type: 'cli' } as const,
  origin: 'command' as const,
  follows: null,
  onProgress: silentProgress,
}

describe('a new backup', () => {
  it('is this user’s alone, and has its name only when it is whole', async () => {
    const directory = temporaryDirectory()
    const file = await createNewFile(join(directory, 'one'), randomBytes)
    await file.write(Buffer.from('whole'))
    expect(existsSync(join(directory, 'one'))).toBe(false)
    await file.publish()
    expect(readFileSync(join(directory, 'one'), 'utf8')).toBe('whole')
    expect(lstatSync(join(directory, 'one')).mode & 0o777).toBe(0o600)
    expect(readdirSync(directory)).toEqual(['one'])
  })

  it('overwrites nothing, follows no link at its place, and leaves nothing where it is refused', async () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'there'), 'mine')
    writeFileSync(join(directory, 'victim'), 'victim')
    symlinkSync(join(directory, 'victim'), join(directory, 'link'))
    symlinkSync(join(directory, 'nowhere'), join(directory, 'dangling'))
    const test = await openClosing(openTestSqlite)
    await fillDatabase(test)
    const backups = backupsOf(test, ringOf('k1'), directory)
    for (const name of ['there', 'link', 'dangling', 'no/such/directory', 'victim/below'])
      await expect(backups.create({ ...request, file: join(directory, name) })).rejects.toMatchObject(refused)
    expect(readdirSync(directory).toSorted()).toEqual(['dangling', 'link', 'there', 'victim'])
    expect(readFileSync(join(directory, 'victim'), 'utf8')).toBe('victim')
    expect(readFileSync(join(directory, 'there'), 'utf8')).toBe('mine')
    expect((await rowsOf(test, 'audit_entries')).filter((row) => row.includes('backup.failed'))).toHaveLength(5)
  })

  it.each(['ENOSPC', 'EIO', 'EDQUOT'])('leaves nothing behind on a disk that says %s, at every write', async (code) => {
    const failure = Object.assign(new Error('write failed'), { code })
    for (const failAt of [0, 1, 2, 'sync'] as const) {
      const directory = temporaryDirectory()
      let writes = 0
      const openFailing = async (...given: Parameters<typeof open>): Promise<FileHandle> => {
        const handle = await open(...given)
        const { writeFile } = handle
        handle.writeFile = async (...data) => {
          if (writes++ === failAt) throw failure
          return writeFile.apply(handle, data)
        }
        if (failAt === 'sync') handle.sync = () => Promise.reject(failure)
        return handle
      }
      const file = await createNewFile(join(directory, 'one'), randomBytes, openFailing)
      const work = async () => {
        for (const text of ['a', 'b', 'c']) await file.write(Buffer.from(text))
        await file.publish()
      }
      await expect(work()).rejects.toMatchObject(refused)
      await file.discard()
      expect(readdirSync(directory)).toEqual([])
    }
  })

  it('does not stay where its audit entry cannot be written', async () => {
    const directory = temporaryDirectory()
    const test = await openClosing(openTestSqlite)
    await fillDatabase(test)
    const backups = backupsOf(test, ringOf('k1'), directory)
    const { createBackups } = await import('../../src/backup/backups.ts')
    expect(backups.directory).toBe(directory)
    const said: string[] = []
    const failing = createBackups({
      storage: test,
      rootKeys: ringOf('k1'),
      clock: { now: Date.now, monotonic: () => 0 },
      random: randomBytes,
      directory,
      audit: { append: () => Promise.reject(new Error('no audit')), deployment: async () => 'a'.repeat(32) },
      log: { error: (_, text) => said.push(text) },
    })
    await expect(failing.create({ ...request, file: null })).rejects.toThrow()
    // Its failure could not be recorded either.
    expect(said).toEqual(['That a backup failed could not be recorded'])
    expect(readdirSync(directory)).toEqual([])
  })
})

describe('where a backup is restored to', () => {
  it('is a new or empty directory, and no link', () => {
    const directory = temporaryDirectory()
    const at = (name: string): string => join(directory, name)
    mkdirSync(at('empty'))
    mkdirSync(at('prepared/secrets'), { recursive: true })
    mkdirSync(at('full'))
    writeFileSync(at('full/recipe.txt'), 'mine')
    symlinkSync(at('empty'), at('link'))
    symlinkSync(at('nowhere'), at('dangling'))
    for (const name of ['new', 'new/below', 'empty', 'prepared', 'full/../empty'])
      expect(requireEmptyDirectory(at(name))).toBe(join(directory, name))
    for (const name of ['link', 'dangling', 'full/recipe.txt'])
      expect(() => requireEmptyDirectory(at(name))).toThrow(UsageError)
    expect(() => requireEmptyDirectory(at('full'))).toThrow('is not empty: it holds recipe.txt')
  })

  it('is a data directory without a database, whatever else it holds', () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'prices.json'), '{}')
    expect(requireNoDatabase(directory)).toBe(directory)
    for (const name of ['keepgate.db', 'keepgate.db-wal']) {
      const other = temporaryDirectory()
      writeFileSync(join(other, name), '')
      expect(() => requireNoDatabase(other)).toThrow('is not empty')
    }
  })

  it('loses only what the restore itself made', () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'prices.json'), '{}')
    const takeBack = makeTarget(directory)
    writeFileSync(join(directory, 'keepgate.db'), 'half')
    takeBack()
    expect(readdirSync(directory)).toEqual(['prices.json'])
    const made = join(directory, 'made')
    makeTarget(made)()
    expect(existsSync(made)).toBe(false)
  })
})

describe('the removal of old backups', () => {
  it('takes the oldest of the schedule’s own and of this installation alone', async () => {
    const directory = temporaryDirectory()
    const mine = await backupBytes(someTables('mine'), ringOf('k1'))
    const name = (day: number, suffix = '-scheduled') => `keepgate-2025010${day}T000000000Z${suffix}.kgbackup`
    for (const day of [1, 2, 3, 4]) writeFileSync(join(directory, name(day)), mine)
    writeFileSync(join(directory, name(1, '')), mine)
    writeFileSync(join(directory, name(5)), Buffer.from('unreadable'))
    writeFileSync(join(directory, 'letter.txt'), 'mine')
    symlinkSync(join(directory, 'letter.txt'), join(directory, 'keepgate-20240101T000000000Z-scheduled.kgbackup'))
    expect(await removeOldBackups(directory, 'f'.repeat(32), 1)).toEqual([])
    const removed = await removeOldBackups(directory, '0123456789abcdef0123456789abcdef', 2)
    expect(removed.map((path) => path.slice(directory.length + 1))).toEqual([name(2), name(1)])
    expect(readdirSync(directory)).toHaveLength(6)
  })
})
