/** What the tests of the audit page do, on the page and beside it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Keepgate } from '../../server/test/harness/keepgate.ts'
import { openRecords } from './seed-records.ts'

/** A command that appends an entry also has it signed for before it ends. */
export const appendSigned = async (keepgate: Keepgate): Promise<void> => {
  await keepgate.runJson(['key', 'create'])
}

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'keepgate-audit-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** A file for a test to hand to the page. */
export const fileOf = (name: string, text: string): string => {
  const path = join(folder(), name)
  writeFileSync(path, text)
  return path
}

/** What the command line exports. */
export const exportText = async (keepgate: Keepgate): Promise<string> => {
  const { code, standardOutput, output } = await keepgate.run(['audit', 'export'])
  if (code !== 0) throw new Error(output)
  return standardOutput
}

/** Rewrites an entry in the database, as somebody with its file would. */
export const tamper = (keepgate: Keepgate, sequence: number): void => {
  const database = openRecords(keepgate.dataDirectory)
  try {
    database
      .prepare('update audit_entries set bytes = replace(bytes, ?, ?) where sequence = ?')
      .run('"version":1', '"version": 1', sequence)
  } finally {
    database.close()
  }
}

export const badge = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Workspace' }).getByRole('link', { name: 'Audit log' })

export const section = (page: Page, name: string): Locator => page.getByRole('region', { name })

export const verifyFile = async (page: Page, path: string): Promise<void> => {
  await section(page, 'Verify in this browser').locator('input[type=file]').setInputFiles(path)
}
