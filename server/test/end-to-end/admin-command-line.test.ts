/** From the first key to the second person, by the command line that people type. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Keepgate, startKeepgate } from '../harness/keepgate.ts'

let keepgate: Keepgate
let key: (name: string) => string

beforeAll(async () => {
  keepgate = await startKeepgate({ env: { LOG_LEVEL: 'warn' } })
  key = (name) => join(keepgate.dataDirectory, '..', `${name}.pem`)
}, 60_000)

afterAll(async () => {
  await keepgate.stop()
  keepgate.remove()
})

const admin = (...words: string[]) => keepgate.run(['admin', ...words])
const at = (name: string): string[] => ['--key', key(name), '--url', keepgate.url]

it('says at the start that no key opens it and how to open it, and warns nobody who is only trying it out', () => {
  expect(keepgate.output()).toMatch(
    /Signed admin {3}off, licensed_config\.json: it does not exist {3}\(to open it: keepgate admin keygen\)/,
  )
  expect(keepgate.output()).not.toContain('No signature opens')
})

it('Q7: answers 401 to everyone as long as the file is missing or invalid', async () => {
  const made = await keepgate.runJson(['admin', 'keygen', '--out', key('lonely')])
  expect(await admin('status', ...at('lonely'))).toMatchObject({
    code: 1,
    output: expect.stringContaining('not signed'),
  })
  const file = join(keepgate.dataDirectory, 'licensed_config.json')
  const hex = String(made.public_key_hex)
  const broken = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    JSON.stringify({ admin_pub_key_hex: hex.toUpperCase() }),
    JSON.stringify({ admin_pub_key_hex: hex.slice(2) }),
    JSON.stringify({ admin_pub_key_hex: hex, extra: true }),
    `{"admin_pub_key_hex":"${hex}","admin_pub_key_hex":"${hex}"}`,
    JSON.stringify({ keys: [] }),
    JSON.stringify({ keys: [{ id: 'a', public_key_hex: hex, roles: ['king'] }] }),
    JSON.stringify({ keys: [{ id: 'a', public_key_hex: hex, roles: ['editor'] }] }),
  ]
  const { signAdminRequest } = await import('@keepgate/client/admin-request')
  const { readAdminSigner } = await import('../../src/cli/admin-signer.ts')
  const signer = await readAdminSigner(key('lonely'), undefined)
  const status = async (): Promise<number> => {
    const url = `${keepgate.url}/api/admin/status`
    const { headers } = await signAdminRequest({ method: 'GET', url }, signer, { nowMs: Date.now() })
    return (await fetch(url, { headers })).status
  }
  for (const text of broken) {
    writeFileSync(file, text, { mode: 0o600 })
    await sleep(600)
    expect([text, await status()]).toEqual([text, 401])
  }
  writeFileSync(file, JSON.stringify(made.licensed_config))
  await sleep(600)
  expect(await status()).toBe(200)
}, 60_000)

it('makes a key file for its user alone, never over another, and prints no private half', async () => {
  const file = key('once')
  const { code, output } = await admin('keygen', '--out', file)
  expect(code).toBe(0)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const pem = readFileSync(file, 'utf8')
  expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  expect(output).not.toContain(pem.split('\n')[1])
  expect(output).toMatch(/\{"admin_pub_key_hex":"[0-9a-f]{64}"\}/)
  const again = await admin('keygen', '--out', file)
  expect(again).toMatchObject({ code: 2, output: expect.stringContaining('nothing is overwritten') })
  expect(readFileSync(file, 'utf8')).toBe(pem)
  const nowhere = key('no/where')
  expect(await admin('keygen', '--out', nowhere)).toMatchObject({ code: 2 })
  expect(existsSync(nowhere)).toBe(false)
})

it('goes from the file to a command, and from one person to two', async () => {
  const anna = await keepgate.runJson(['admin', 'keygen', '--out', key('anna')])
  const ben = await keepgate.runJson(['admin', 'keygen', '--out', key('ben')])
  const file = join(keepgate.dataDirectory, 'licensed_config.json')
  writeFileSync(file, JSON.stringify(anna.licensed_config))
  await sleep(600)
  const alone = await admin('send', 'prune', '--argument', 'older_than_days=30', ...at('anna'))
  expect(alone).toMatchObject({ code: 1, output: expect.stringContaining('second owner’s key') })
  const keys = [
    { id: anna.id, public_key_hex: anna.public_key_hex, roles: ['owner'] },
    { id: 'ben', public_key_hex: ben.public_key_hex, roles: ['owner'] },
  ]
  writeFileSync(file, JSON.stringify({ keys }))
  await sleep(600)
  expect(
    await admin('send', 'set_limits', '--argument', 'of=class:auth', '--argument', 'limit=50/minute', ...at('anna')),
  ).toMatchObject({ code: 0, output: expect.stringContaining('Done: set_limits') })
  const asked = await admin('send', 'prune', '--argument', 'older_than_days=30', ...at('anna'))
  const id = /id (adm_[0-9a-z]+)/.exec(asked.output)?.[1] ?? ''
  expect(asked).toMatchObject({ code: 0, output: expect.stringContaining('Nothing has happened yet') })
  const asBen = [...at('ben'), '--key-id', 'ben']
  expect((await admin('pending', ...asBen)).output).toContain(id)
  // Nobody to ask, and nobody has agreed.
  expect(await admin('approve', id, ...asBen)).toMatchObject({ code: 2, output: expect.stringContaining('--yes') })
  expect(await admin('approve', id, '--yes', ...at('anna'))).toMatchObject({ code: 1 })
  const done = await admin('approve', id, '--yes', ...asBen)
  expect(done).toMatchObject({ code: 0, output: expect.stringContaining('"removed": 0') })
  expect((await admin('pending', ...asBen)).output).toContain('Nothing waits')
  const status = await admin('status', ...asBen)
  expect(status.output).toContain('You sign as ben')
  expect(status.output).toMatch(/prune\s+yes/)
}, 60_000)

it('prints headers that another tool can send', async () => {
  const url = `${keepgate.url}/api/admin/status`
  const signed = await keepgate.runJson(['admin', 'sign', 'GET', url, '--key', key('anna')])
  const headers = signed.headers as Record<string, string>
  expect((await fetch(url, { headers })).status).toBe(200)
  expect((await fetch(url, { headers })).status).toBe(401)
})

it('says what is wrong with a mistake before anything is sent', async () => {
  for (const [words, said] of [
    [['send', 'prune', '--key', key('nobody')], 'cannot be read'],
    [['send', 'prune', '--argument', 'older_than_days', ...at('anna')], 'name=value'],
    [['send', 'prune', '--argument', 'a=1', '--argument', 'a=2', ...at('anna')], 'given twice'],
    [['status', '--key', key('anna'), '--url', 'keepgate.example'], '--url is the origin'],
    [['sign', 'get', `${keepgate.url}/api/admin/status`, '--key', key('anna')], 'capitals'],
    [['sign', 'GET', `${keepgate.url}/v1/models`, '--key', key('anna')], '/api/admin/'],
    [['status', '--key', join(keepgate.dataDirectory, 'keepgate.db'), '--url', keepgate.url], 'no Ed25519 private key'],
  ] as const) {
    expect(await admin(...words)).toMatchObject({ code: 2, output: expect.stringContaining(said) })
  }
  expect(await admin('send', 'pruen', ...at('anna'))).toMatchObject({
    code: 1,
    output: expect.stringContaining('prune'),
  })
  expect(await admin('status', '--key', key('anna'), '--url', 'http://127.0.0.1:9')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Nothing that could be understood answers'),
  })
})
