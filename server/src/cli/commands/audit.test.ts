import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { openTestSqlite } from '../../../test/databases.ts'
import { commandParts } from '../../app/command-parts.ts'
import { createAudit } from '../../audit/audit.ts'
import { ed25519Signer } from '../../crypto/ed25519.ts'
import { randomBytes } from '../../crypto/random.ts'
import { manualClock } from '../../kernel/clock.ts'
import { Secret } from '../../kernel/secret.ts'
import { runProgram } from '../program.ts'

const directory = mkdtempSync(join(tmpdir(), 'keepgate-verify-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const exportFile = async (): Promise<string> => {
  const opened = await openTestSqlite()
  const signer = ed25519Signer(new Secret(randomBytes(32)))
  const audit = createAudit({ database: opened.database, clock: manualClock(), random: randomBytes, signer })
  await audit.start()
  let text = ''
  for await (const piece of audit.export(0)) text += piece.text
  await opened.dispose()
  const file = join(directory, 'log.jsonl')
  writeFileSync(file, text)
  return file
}

const verify = async (file: string, output: PassThrough): Promise<string> => {
  const errors = new PassThrough()
  await runProgram({ ...commandParts(), output, errors }, ['audit', 'verify', file])
  return String(errors.read() ?? '')
}

test('a file is blamed for what reading it throws, not for an answer that nobody takes', async () => {
  const failing = Object.assign(new PassThrough(), {
    write: () => {
      throw Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' })
    },
  })
  const said = await verify(await exportFile(), failing)
  expect(said).not.toContain('cannot be read')
  expect(said).toContain('ENOSPC')
  const absent = await verify(join(directory, 'absent.jsonl'), new PassThrough())
  expect(absent).toContain('absent.jsonl cannot be read (ENOENT)')
})
