import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'keepgate-secrets-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('a development secret', () => {
  it('is the same for processes that start at once, and leaves no drafts', async () => {
    const moduleUrl = new URL('./development-secrets.ts', import.meta.url).href
    const script = `
      const { developmentSecret } = await import(${JSON.stringify(moduleUrl)})
      const random = (length) => crypto.getRandomValues(new Uint8Array(length))
      while (Date.now() < Number(process.argv[1])) {}
      for (let round = 0; round < 20; round++) process.stdout.write(developmentSecret(${JSON.stringify(directory)}, 'KEY_' + round, random).text + '\\n')`
    const at = String(Date.now() + 700)
    const runs = await Promise.all(
      Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, at])),
    )
    const outputs = new Set(runs.map(({ stdout }) => stdout))
    expect(outputs.size).toBe(1)
    expect([...outputs][0]?.trim().split('\n')).toHaveLength(20)
    expect(readdirSync(directory)).toHaveLength(20)
  })
})
