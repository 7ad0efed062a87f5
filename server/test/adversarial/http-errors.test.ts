import { errorCodes } from '@keepgate/protocol/error-codes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { type Account, type Answer, type ControlPlane, startControlPlane } from '../end-to-end/control-plane.ts'
import { rawRequest } from './raw-request.ts'

let plane: ControlPlane
let token: string
let account: Account

beforeAll(async () => {
  plane = await startControlPlane()
  account = await plane.register('someone@keepgate.example')
  token = await plane.login(account)
})
afterAll(async () => {
  await plane.close()
})

const expectProblem = (answer: Answer, status: number, code: keyof typeof errorCodes): void => {
  expect({ status: answer.status, code: Object(answer.json).code, text: answer.text }).toMatchObject({ status, code })
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(answer.headers.get('x-keepgate-error-source')).toBe('gateway')
  expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9a-z]{26}$/)
  expect(answer.json).toMatchObject({
    type: `/docs/errors/${code}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
    hint: errorCodes[code].hint,
    request_id: answer.headers.get('x-request-id'),
  })
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  // Nothing of the inside: no stack, no file, no table.
  expect(answer.text).not.toMatch(/node_modules|\.ts\b|\.js\b|\bat \S+:\d|sqlite|select |FST_|Error:/i)
}

const workspaces = '/api/workspaces'
const post = (call: Parameters<ControlPlane['request']>[2], path = workspaces) =>
  plane.request('POST', path, { token, ...call })

describe('an error answer outside /v1', () => {
  it('L37: has one shape, a code and a request id, whatever went wrong', async () => {
    expectProblem(await plane.request('GET', '/nothing/here'), 404, 'not_found')
    expectProblem(await plane.request('GET', '/api/workspaces'), 401, 'unauthenticated')
    expectProblem(await plane.request('DELETE', '/livez'), 405, 'method_not_allowed')
    expectProblem(await plane.request('GET', '/%zz'), 400, 'invalid_request')
    expectProblem(await plane.request('GET', `/docs/errors/${'x'.repeat(500)}`), 404, 'not_found')
    expectProblem(await post({ rawBody: '{"name":' }), 400, 'invalid_json')
    expectProblem(await post({ rawBody: '{"name":"a","name":"b"}' }), 400, 'invalid_json')
    expectProblem(await post({ rawBody: '[1]' }), 400, 'invalid_json')
    expectProblem(
      await post({ rawBody: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }),
      400,
      'invalid_json',
    )
    expectProblem(await post({ rawBody: `${'['.repeat(8_000)}${']'.repeat(8_000)}` }), 400, 'invalid_json')
    expectProblem(await post({ rawBody: `{"name":"${'x'.repeat(1_100_000)}"}` }), 413, 'payload_too_large')
    expectProblem(
      await post({ rawBody: 'name=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
      'unsupported_media_type',
    )
    expectProblem(
      await post({ rawBody: '{}', headers: { 'content-type': 'text/plain' } }),
      415,
      'unsupported_media_type',
    )
    expectProblem(
      await post({ rawBody: '{}', headers: { 'content-type': 'application/json; charset' } }),
      422,
      'validation_failed',
    )
    expectProblem(await post({ rawBody: '{}', headers: { 'content-encoding': 'gzip' } }), 415, 'unsupported_media_type')
    expectProblem(await post({ body: { name: 7 } }), 422, 'validation_failed')
    expectProblem(await post({}), 422, 'validation_failed')
  })

  it('names every field at fault, also unknown ones and names that objects have by nature', async () => {
    const answer = await post({ body: { name: 7, colour: 'red' } })
    expect(Object(answer.json).errors).toEqual([
      { path: 'name', message: expect.any(String) },
      { path: '', message: expect.stringContaining('colour') },
    ])
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
      const poisoned = await post({ rawBody: `{"name":"a","${name}":{"admin":true}}` })
      expectProblem(poisoned, 422, 'validation_failed')
    }
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
  })

  it('treats names of nature as plain text where a name goes: in paths, queries and cookies', async () => {
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) {
      expectProblem(await plane.request('GET', `/api/workspaces/${name}`, { token }), 404, 'not_found')
      expectProblem(await plane.request('GET', `/docs/errors/${name}`), 404, 'not_found')
      expectProblem(await plane.request('GET', `/api/workspaces?${name}=1`, { token }), 422, 'validation_failed')
      expectProblem(await plane.request('GET', '/auth/session', { cookie: `${name}=1` }), 401, 'unauthenticated')
    }
  })

  it('refuses a query parameter that is given twice', async () => {
    const path = `/api/workspaces/${account.home.workspace.id}/logs`
    expectProblem(await plane.request('GET', `${path}?limit=1&limit=2`, { token }), 422, 'validation_failed')
    expectProblem(await plane.request('GET', `${path}?limit=0`, { token }), 422, 'validation_failed')
    expectProblem(await plane.request('GET', `${path}?cursor=forged`, { token }), 400, 'invalid_request')
  })

  it('refuses a header that may come once and came twice, whichever of the two would be right', async () => {
    const valid = `authorization: Bearer ${token}\r\n`
    for (const [name, lines] of [
      ['authorization', `${valid}authorization: Bearer other\r\n`],
      ['authorization', `authorization: Bearer other\r\n${valid}`],
      ['host', `${valid}host: evil.example\r\n`],
      ['origin', `${valid}origin: ${plane.url}\r\norigin: https://evil.example\r\n`],
    ] as const) {
      const head = `GET /auth/session HTTP/1.1\r\nhost: localhost\r\n${lines}connection: close\r\n\r\n`
      const text = await rawRequest(plane.url, head)
      expect(text).toMatch(/^HTTP\/1\.1 400 /)
      expect(text).toContain(`The header ${name} was sent several times.`)
    }
  })

  it('never reflects CRLF from a value into a header', async () => {
    const answer = await plane.request('GET', '/api/workspaces/a%0d%0aset-cookie:%20x=1', { token })
    expectProblem(answer, 404, 'not_found')
    expect(answer.headers.get('set-cookie')).toBeNull()
    const stranger = await plane.request('GET', '/livez', { headers: { 'x-request-id': 'chosen-by-the-client' } })
    expect(stranger.headers.get('x-request-id')).not.toContain('chosen')
  })

  it('L36: keeps an unexpected failure inside and logs it under the request id that the client sees', async () => {
    const broken = await startControlPlane()
    const person = await broken.register('a@keepgate.example')
    const session = await broken.login(person)
    const original = broken.identity.workspaces.listFor
    Object.assign(broken.identity.workspaces, {
      listFor: async () => {
        throw new Error('select secret_column from /var/lib/keepgate.db')
      },
    })
    const answer = await broken.request('GET', '/api/workspaces', { token: session })
    Object.assign(broken.identity.workspaces, { listFor: original })
    expectProblem(answer, 500, 'internal')
    expect(answer.text).not.toContain('secret_column')
    const id = answer.headers.get('x-request-id')
    expect(broken.logged.some((line) => line.includes(`${id}`) && line.includes('failed inside'))).toBe(true)
    await broken.close()
  })
})

describe('methods', () => {
  // What is under /api/admin tells nobody anything who does not sign: ./admin-signatures.test.ts.
  const paths = [...new Set(routes.map(({ path }) => path))].filter((path) => !path.startsWith('/api/admin/'))

  it('every path tells its methods to OPTIONS and refuses all others with 405 and allow', async () => {
    for (const path of paths) {
      const filled = path.replace(/:[A-Za-z]+/g, 'x')
      const expected = new Set(['OPTIONS'])
      for (const route of routes.filter((other) => other.path === path)) {
        expected.add(route.method)
        if (route.method === 'GET') expected.add('HEAD')
      }
      const allow = [...expected].toSorted().join(', ')
      const options = await plane.request('OPTIONS', filled)
      expect([options.status, options.headers.get('allow'), options.text], path).toEqual([204, allow, ''])
      for (const method of ['PUT', 'PROPFIND', 'REPORT'].concat(
        ['POST', 'DELETE', 'PATCH'].filter((name) => !expected.has(name)),
      )) {
        const answer = await plane.request(method, filled)
        expect([answer.status, answer.headers.get('allow')], `${method} ${path}`).toEqual([405, allow])
        expectProblem(answer, 405, 'method_not_allowed')
      }
    }
  })

  it('answers HEAD like GET without a body, also when it refuses', async () => {
    for (const [path, status] of [
      ['/livez', 200],
      ['/nothing', 404],
      ['/api/workspaces', 401],
      ['/auth/setup', 405],
    ] as const) {
      const answer = await plane.request('HEAD', path)
      expect([answer.status, answer.text], path).toEqual([status, ''])
      expect(answer.headers.get('x-request-id')).toMatch(/^req_/)
    }
  })
})

describe('other spellings of a path', () => {
  it.each([
    '/api/%61dmin',
    '/%61pi/workspaces',
    '//api/workspaces',
    '/api//workspaces',
    '/api/workspaces/',
    '/api/workspaces;x',
    '/api;x/workspaces',
    '/api/./workspaces',
    '/api/x/../workspaces',
    '/api/%2e%2e/api/workspaces',
    '/api%2fworkspaces',
    '/api%5cworkspaces',
    '/API/workspaces',
    '/%761/chat/completions',
    '//v1/chat/completions',
    '/v1;x/chat/completions',
    '/V1/chat/completions',
    '/api/workspaces%00',
  ])('%s is nobody’s, with or without a credential', async (path) => {
    for (const authorization of ['', `authorization: Bearer ${token}\r\n`]) {
      const text = await rawRequest(
        plane.url,
        `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${authorization}connection: close\r\n\r\n`,
      )
      expect(text).toMatch(/^HTTP\/1\.1 404 /)
      expect(text).not.toContain('data plane')
    }
  })

  it('an absolute target is its path, with that path’s guard', async () => {
    const ask = (target: string) =>
      rawRequest(plane.url, `GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
    expect(await ask('http://elsewhere.example/api/workspaces')).toMatch(/^HTTP\/1\.1 401 /)
    expect(await ask('http://elsewhere.example/v1/models')).toContain('data plane')
    expect(await ask('http://elsewhere.example')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await ask('ftp://elsewhere.example/api/workspaces')).toMatch(/^HTTP\/1\.1 (400|404) /)
  })
})
