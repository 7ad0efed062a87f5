/** What hasty people type, and what they are told; and how curl gets a token for /api. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keepgate, startKeepgate } from '../harness/keepgate.ts'
import { startSimulator } from '../simulators/simulator.ts'

let keepgate: Keepgate
beforeAll(async () => {
  const simulator = await startSimulator('openai', { key: 'sk-from-a-pipe-0123456789' })
  upstream = simulator
  keepgate = await startKeepgate({ env: { OUTBOUND_ALLOW: simulator.host } })
}, 60_000)
afterAll(async () => {
  await keepgate.stop()
  keepgate.remove()
  await upstream.close()
})
let upstream: Awaited<ReturnType<typeof startSimulator>>

describe('the command line', () => {
  it.each([
    [['logs'], 'There is no command logs'],
    [['provder', 'list'], 'Did you mean provider?'],
    [['init', '--yes', '--email', 'foo'], 'This is no e-mail address'],
    [['key', 'create', '--allow-address', '300.1.1.1/99'], 'allowed_addresses'],
    [['token', 'create', '--scope', 'everything'], 'The scopes are: workspace:read'],
    [['token', 'create', '--scope', 'log:read'], 'There is no scope log:read. Did you mean logs:read?'],
    [['provider', 'add', 'grok'], 'Did you mean groq?'],
  ])('%j is refused as used wrongly, in words that name the mistake', async (words, sentence) => {
    const { code, output } = await keepgate.run(words)
    expect([code, output]).toEqual([2, expect.stringContaining(sentence)])
  })

  it.each([
    [['key', 'revoke', 'nope'], "No API key has the id or name 'nope'."],
    [['token', 'revoke', 'nope'], "No management token has the id or name 'nope'."],
    [['provider', 'test', 'nope'], "No provider connection has the id or name 'nope'."],
    [['init'], 'This installation already has an administrator.'],
  ])('%j is refused in words that say what there is', async (words, sentence) => {
    const { code, output } = await keepgate.run(words, '')
    expect([code, output]).toEqual([1, expect.stringContaining(sentence)])
  })

  it('takes a key by its name where one that works has it, and says what is left of the old ones', async () => {
    const made = await keepgate.run(['key', 'create', '--name', 'laptop'])
    expect(made.standardOutput).toContain('It never expires')
    const rotated = await keepgate.run(['key', 'rotate', 'laptop', '--grace', 'now'])
    expect(rotated.standardOutput).toMatch(/The old key \(\w+\) works no more/)
    const revoked = await keepgate.run(['key', 'revoke', 'laptop'])
    const [, id = ''] = /^Revoked laptop \((\w+)\)/.exec(revoked.standardOutput) ?? []
    expect((await keepgate.run(['key', 'revoke', id])).standardOutput).toContain('was revoked already, at 2')
    expect(await keepgate.run(['key', 'revoke', 'laptop'])).toMatchObject({
      code: 2,
      output: expect.stringContaining(`${id} (revoked)`),
    })
  }, 30_000)

  it('names the Keepgate that holds the port', async () => {
    const again = await keepgate.run(['start', '--no-build', '--port', new URL(keepgate.url).port])
    expect([again.code, again.output]).toEqual([1, expect.stringContaining(`already runs at ${keepgate.url}`)])
  }, 30_000)

  it('takes the key of any provider from a pipe, and shows that there is one', async () => {
    const add = ['provider', 'add', 'openai-compatible', '--name', 'pipe', '--base-url', upstream.baseUrl]
    expect((await keepgate.run([...add, '--json'], 'sk-from-a-pipe-0123456789\n')).code).toBe(0)
    const listed = await keepgate.run(['provider', 'list'])
    expect(listed.output).toContain('…6789')
    upstream.answerWith({ text: 'Hello' })
    const test = await keepgate.run(['provider', 'test', 'pipe'])
    expect(test.output).toContain('Reach and authenticate: ok')
  })

  it('makes a management token that reads what its scopes say, until it is revoked', async () => {
    const { id, management_token: token } = await keepgate.runJson(['token', 'create', '--scope', 'logs:read'])
    const get = async (what: string) => {
      const url = `${keepgate.url}/api/workspaces/${keepgate.workspaceId}/${what}`
      return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status
    }
    expect([await get('logs'), await get('members')]).toEqual([200, 403])
    await keepgate.runJson(['token', 'revoke', String(id)])
    expect(await get('logs')).toBe(401)
  })

  it('says under /v1 how to go on', async () => {
    const ask = async (path: string, headers: Record<string, string>) => {
      const answer = await fetch(`${keepgate.url}${path}`, {
        method: 'POST',
        headers,
        body: '{"model":"nowhere/x","messages":[{"role":"user","content":"Hi"}]}',
      })
      return { text: await answer.text(), requestId: answer.headers.get('request-id') }
    }
    const key = { authorization: `Bearer ${keepgate.apiKey}` }
    expect((await ask('/v1/chat/completions', {})).text).toContain('authorization: Bearer')
    expect((await ask('/chat/completions', key)).text).toContain('/v1')
    expect((await ask('/v1/chat/completions', key)).text).toContain('GET /v1/models')
    expect((await ask('/v1/messages', key)).requestId).toMatch(/^req_/)
  })
})
