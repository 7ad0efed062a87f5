/** The audit commands as people type them, beside a running server. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keepgate, startKeepgate } from '../harness/keepgate.ts'

let keepgate: Keepgate
const directory = mkdtempSync(join(tmpdir(), 'keepgate-audit-'))
const at = (name: string): string => join(directory, name)
const run = (...words: string[]) => keepgate.run(['audit', ...words])

beforeAll(async () => {
  keepgate = await startKeepgate()
}, 60_000)
afterAll(async () => {
  await keepgate.stop()
  keepgate.remove()
  rmSync(directory, { recursive: true, force: true })
}, 60_000)

describe('keepgate audit', () => {
  it('exports beside a running server, and verifies the file with the key alone', async () => {
    const key = (await run('key')).standardOutput
    writeFileSync(at('key.txt'), key)
    writeFileSync(at('checkpoint.txt'), (await run('checkpoint')).standardOutput)
    expect((await keepgate.run(['key', 'create', '--name', 'later'])).code).toBe(0)
    const exported = await run('export', '--out', at('log.jsonl'))
    expect(exported.code).toBe(0)
    expect(exported.standardOutput).toContain(key.trim())
    expect(statSync(at('log.jsonl')).mode & 0o777).toBe(0o600)
    const verified = await run(
      'verify',
      at('log.jsonl'),
      '--public-key',
      at('key.txt'),
      '--checkpoint',
      at('checkpoint.txt'),
    )
    expect(verified.standardOutput).toMatch(
      /^ok: \d+ entries verified\. A signed checkpoint speaks for all of them\.\n$/,
    )
    expect(verified.code).toBe(0)
    // JSON progress lines, since no terminal looks on.
    expect(verified.output).toContain('"progress":"verifying"')
    const piped = await run('export')
    expect(piped.standardOutput.trimEnd().split('\n').at(-1)).toContain('"type":"end"')
  })

  it('says which entry was changed, and ends with 1', async () => {
    const lines = readFileSync(at('log.jsonl'), 'utf8').split('\n')
    const edited = lines.map((line) => (line.startsWith('{"sequence":2,') ? line.replace('time', 'tIme') : line))
    expect(edited).not.toEqual(lines)
    writeFileSync(at('edited.jsonl'), edited.join('\n'))
    const said = await run('verify', at('edited.jsonl'), '--public-key', at('key.txt'))
    expect(said.standardOutput).toMatch(/^BROKEN from entry 2 on \(entry_hash_mismatch: /)
    expect(said.code).toBe(1)
    const json = await run('verify', at('edited.jsonl'), '--json')
    expect(JSON.parse(json.standardOutput)).toMatchObject({ ok: false, first_bad_index: 2, public_key_trusted: false })
    expect(json.code).toBe(1)
  })

  it('ends with 2, and says how it is meant, for what cannot be judged', async () => {
    writeFileSync(at('nonsense'), 'nonsense\n')
    writeFileSync(at('binary'), Buffer.from([0xff, 0xfe, 0x0a]))
    const other = readFileSync(at('key.txt'), 'utf8').replace(/[0-9a-f]{8}\+/, '00000000+')
    const wrong = [
      ['verify', at('nonsense')],
      ['verify', at('binary')],
      ['verify', at('absent')],
      ['verify', at('log.jsonl'), '--public-key', at('nonsense')],
      ['verify', at('log.jsonl'), '--public-key', other],
      ['verify', at('log.jsonl'), '--checkpoint', at('nonsense')],
      ['verify-proof', at('nonsense')],
      ['proof', 'inclusion', 'first'],
      ['export', '--out', at('log.jsonl')],
      ['export', '--out', at('absent/log.jsonl')],
    ]
    for (const words of wrong) {
      const { code, output, standardOutput } = await run(...words)
      expect(code, `${words.join(' ')}: ${output}`).toBe(2)
      expect(standardOutput).toBe('')
    }
    expect(existsSync(at('absent'))).toBe(false)
  }, 60_000)

  it('proves an entry and the growth of the log, and refuses changed proofs', async () => {
    const size = readFileSync(at('checkpoint.txt'), 'utf8').split('\n')[1] ?? ''
    expect((await run('proof', 'inclusion', '1', '--out', at('entry.json'))).code).toBe(0)
    expect((await run('proof', 'consistency', size, '--out', at('grown.json'))).code).toBe(0)
    for (const name of ['entry.json', 'grown.json']) {
      const said = await run('verify-proof', at(name), '--public-key', at('key.txt'))
      expect(said.standardOutput).toMatch(/^ok: /)
      writeFileSync(at('changed.json'), readFileSync(at(name), 'utf8').replace(/"path":\["./, '"path":["g'))
      expect((await run('verify-proof', at('changed.json'), '--public-key', at('key.txt'))).code).toBe(1)
    }
    expect((await run('proof', 'inclusion', '9999')).code).toBe(1)
  }, 60_000)

  it('verifies the installation itself, which keeps its checkpoints in a file of its own', async () => {
    const here = await run('verify', '--json')
    expect(JSON.parse(here.standardOutput)).toMatchObject({ ok: true, unanchored_tail: 0 })
    const file = join(keepgate.dataDirectory, 'audit-checkpoints.jsonl')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const doctor = await keepgate.run(['doctor'])
    expect(doctor.standardOutput).toMatch(/ok {4}audit log: \d+ entries verified, \d+ of them signed for/)
  })

  it('prints what the server signs on its standard output', async () => {
    for (let tries = 0; !keepgate.output().includes('Audit checkpoint'); tries++) {
      if (tries > 100) throw new Error(keepgate.output())
      await sleep(100)
    }
    const line = keepgate
      .output()
      .split('\n')
      .find((text) => text.includes('Audit checkpoint'))
    expect(JSON.parse(line ?? '').checkpoint).toMatch(/^keepgate\/[0-9a-f]{32}\n\d+\n\S{44}\n\n— keepgate\//)
  })
})
