/** Who has no key to /api/admin, and what of a signed request can be changed: nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { makeKey, type SignedHeaders, type Signing, signedHeaders } from '../end-to-end/admin-signer.ts'
import { type ControlPlane, startControlPlane } from '../end-to-end/control-plane.ts'

const owner = makeKey('owner-1')
const second = makeKey('owner-2')
const stranger = makeKey('owner-1')
const auditor = makeKey('auditor-1')
const early = makeKey('early')
const late = makeKey('late')

const grant = (key: typeof owner, roles: string[], more: object = {}) => ({
  id: key.id,
  public_key_hex: key.publicKeyHex,
  roles,
  ...more,
})

let plane: ControlPlane
let authority: string

beforeAll(async () => {
  plane = await startControlPlane({
    adminConfig: JSON.stringify({
      keys: [
        grant(owner, ['owner']),
        grant(second, ['owner']),
        grant(auditor, ['auditor']),
        grant(early, ['owner'], { not_before: '2100-01-01T00:00:00Z' }),
        grant(late, ['owner'], { not_after: '2001-01-01T00:00:00Z' }),
      ],
    }),
  })
  authority = new URL(plane.url).host
})

afterAll(() => plane.close())

const now = (): number => Math.floor(plane.clock.now() / 1000)
const path = '/api/admin/command'
const body = JSON.stringify({ command: 'withdraw', arguments: { id: 'adm_none' } })

const sign = (signing: Partial<Signing> = {}, key = owner): SignedHeaders =>
  signedHeaders(key, { authority, target: path, body, created: now(), ...signing })

const send = (headers: SignedHeaders, change: { method?: string; target?: string; body?: string | null } = {}) =>
  plane.request(change.method ?? 'POST', change.target ?? path, {
    headers,
    ...(change.body === null ? {} : { rawBody: change.body ?? body }),
  })

const get = (target: string, key = owner, more: Partial<Signing> = {}) => {
  const headers = signedHeaders(key, { method: 'GET', authority, target, created: now(), ...more })
  return plane.request('GET', target, { headers })
}

const auditSize = async (): Promise<number> =>
  (await plane.database.selectFrom('audit_head').select('size').executeTakeFirstOrThrow()).size

/** Refused, and no trace of it anywhere that is kept. */
const expectRefused = async (answering: () => Promise<{ status: number; json: unknown }>): Promise<void> => {
  const before = await auditSize()
  const answer = await answering()
  expect(answer.status).toBe(401)
  const { request_id: _differs, ...problem } = Object(answer.json)
  expect(problem).toEqual({
    type: '/docs/errors/signature_refused',
    title: 'Unauthorized',
    status: 401,
    detail: 'The request is not signed by a key that opens this.',
    hint: expect.any(String),
    code: 'signature_refused',
  })
  expect(await auditSize()).toBe(before)
}

describe('a signature by a key of the file', () => {
  it('Q3 Q4: opens every route under /api/admin', async () => {
    expect((await get('/api/admin/status')).status).toBe(200)
    expect((await get('/api/admin/audit?limit=5')).status).toBe(200)
    expect((await get('/api/admin/commands')).status).toBe(200)
    // Let in, and told that there is no such command to withdraw.
    expect((await send(sign())).status).toBe(404)
  })

  it('signs HEAD as HEAD', async () => {
    const headers = (method: string) =>
      signedHeaders(owner, { method, authority, target: '/api/admin/status', created: now() })
    expect((await plane.request('HEAD', '/api/admin/status', { headers: headers('HEAD') })).status).toBe(200)
    expect((await plane.request('HEAD', '/api/admin/status', { headers: headers('GET') })).status).toBe(401)
    expect((await plane.request('GET', '/api/admin/status', { headers: headers('HEAD') })).status).toBe(401)
  })

  it('is what the answer of an unknown path or method waits for too', async () => {
    const headers = (method: string, target: string) =>
      signedHeaders(owner, { method, authority, target, created: now() })
    const absent = '/api/admin/nothing-here'
    expect((await plane.request('GET', absent, { headers: headers('GET', absent) })).status).toBe(404)
    const known = '/api/admin/status'
    expect((await plane.request('DELETE', known, { headers: headers('DELETE', known) })).status).toBe(405)
  })
})

describe('without a signature', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY', 'PROPFIND']
  const paths = [
    '/api/admin',
    '/api/admin/anything',
    ...new Set(routes.map((route) => route.path).filter((name) => name.startsWith('/api/admin'))),
  ]

  it.each(methods)('Q1 Q2 Q50: every path under /api/admin answers 401 to %s', async (method) => {
    for (const target of paths) {
      const answer = await plane.request(method, target, method === 'POST' ? { body: {} } : {})
      expect([target, answer.status]).toEqual([target, 401])
    }
  })

  it('neither cookies, nor sessions, nor tokens, nor any body type gets further', async () => {
    const root = await plane.firstAdministrator('root@keepgate.example')
    const token = await plane.login(root)
    await expectRefused(() => plane.request('POST', path, { token, rawBody: body }))
    await expectRefused(() => plane.request('POST', path, { cookie: `__Host-keepgate=${token}`, rawBody: body }))
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'nonsense']) {
      await expectRefused(() => plane.request('POST', path, { rawBody: body, headers: { 'content-type': type } }))
    }
  })

  it('lets a browser of a listed origin ask first, and nobody else', async () => {
    const listed = await startControlPlane({
      settings: {
        cors: { origins: ['https://app.example'], methods: ['POST'], headers: ['content-type', 'signature'] },
      },
    })
    const ask = (origin: string) =>
      listed.request('OPTIONS', path, { headers: { origin, 'access-control-request-method': 'POST' } })
    expect((await ask('https://app.example')).status).toBe(204)
    expect((await ask('https://other.example')).status).toBe(401)
    await listed.close()
  })
})

describe('another spelling of the path', () => {
  it.each([
    '/api/%61dmin/command',
    '//api/admin/command',
    '/api/admin;x/command',
    '/api/admin/command;x',
    '/api//admin/command',
    '/api/./admin/command',
    '/API/admin/command',
    '/api/admin/command/',
    '/api\\admin/command',
    '/api/admin%2fcommand',
  ])('reaches no handler: %s', async (target) => {
    const before = await auditSize()
    const { request } = await import('node:http')
    const headers = { ...sign({ target }), 'content-length': String(Buffer.byteLength(body)) }
    const status = await new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(plane.url)
      const sent = request({ hostname, port, method: 'POST', path: target, headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      sent.on('error', reject)
      sent.end(body)
    })
    expect([400, 404]).toContain(status)
    expect(await auditSize()).toBe(before)
  })
})

describe('a signature', () => {
  it('Q5: by another key under a known name is refused', () => expectRefused(() => send(sign({}, stranger))))

  it('under an unknown, absurd or empty name is refused', async () => {
    for (const keyId of ['nobody', '', '__proto__', 'constructor', 'owner-1 ', 'x'.repeat(65)]) {
      await expectRefused(() => send(sign({ keyId })))
    }
  })

  it('by a key that is not valid yet, or not any more, is refused', async () => {
    await expectRefused(() => send(sign({}, early)))
    await expectRefused(() => send(sign({}, late)))
  })

  it.each([
    ['empty', ''],
    ['garbage', 'kgadmin=:garbage:'],
    ['zeros', `kgadmin=:${Buffer.alloc(64).toString('base64')}:`],
    ['half', `kgadmin=:${Buffer.alloc(32).toString('base64')}:`],
    ['another label', `other=:${Buffer.alloc(64).toString('base64')}:`],
  ])('that is %s is refused', (_, signature) => expectRefused(() => send({ ...sign(), signature })))

  it('is refused when any single bit of it is turned', async () => {
    const headers = sign()
    const bytes = Buffer.from(/:(.*):/.exec(headers.signature ?? '')?.[1] ?? '', 'base64')
    for (const position of [0, 31, 32, 62, 63]) {
      const turned = Buffer.from(bytes)
      turned[position] = (turned[position] ?? 0) ^ 1
      await expectRefused(() => send({ ...headers, signature: `kgadmin=:${turned.toString('base64')}:` }))
    }
  })

  it('is refused with the group order added to its scalar', async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const headers = sign()
    const bytes = Buffer.from(/:(.*):/.exec(headers.signature ?? '')?.[1] ?? '', 'base64')
    const scalar = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + order
    const written = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse()
    const signature = `kgadmin=:${Buffer.concat([bytes.subarray(0, 32), written]).toString('base64')}:`
    await expectRefused(() => send({ ...headers, signature }))
  })

  it('with a second label beside it, before or behind, is refused', async () => {
    const good = sign()
    const bad = sign({}, stranger)
    const both = (name: string) => [
      `${bad[name]?.replace('kgadmin', 'first')}, ${good[name]}`,
      `${good[name]}, ${bad[name]?.replace('kgadmin', 'last')}`,
      `${bad[name]}, ${good[name]}`,
    ]
    for (const index of [0, 1, 2]) {
      const headers = {
        ...good,
        signature: both('signature')[index] ?? '',
        'signature-input': both('signature-input')[index] ?? '',
      }
      await expectRefused(() => send(headers))
    }
  })
})

describe('a signed request', () => {
  it('Q6: is refused with another body, by one byte, by its length, or without it', async () => {
    await expectRefused(() => send(sign(), { body: body.replace('none', 'nonf') }))
    await expectRefused(() => send(sign(), { body: `${body} ` }))
    await expectRefused(() => send(sign(), { body: body.slice(0, -1) }))
    await expectRefused(() => send(sign(), { body: null }))
  })

  it('is refused with a digest that was exchanged together with the body', async () => {
    const other = sign({ body: '{}' })
    await expectRefused(() => send({ ...sign(), 'content-digest': other['content-digest'] ?? '' }, { body: '{}' }))
  })

  it('is refused at another path, with another query, by another method', async () => {
    const headers = signedHeaders(owner, {
      method: 'GET',
      authority,
      target: '/api/admin/audit?limit=5',
      created: now(),
    })
    for (const target of [
      '/api/admin/status',
      '/api/admin/audit',
      '/api/admin/audit?limit=6',
      '/api/admin/audit?limit=5&limit=5',
      '/api/admin/audit?',
    ]) {
      await expectRefused(() => plane.request('GET', target, { headers }))
    }
    await expectRefused(() => plane.request('DELETE', '/api/admin/audit?limit=5', { headers }))
  })

  it('is refused with another content type than the signed one', async () => {
    await expectRefused(() => send({ ...sign(), 'content-type': 'text/plain' }))
    expect((await send(sign({ contentType: 'text/plain' }))).status).toBe(415)
  })

  it('is for the host of this installation, whatever the Host header says', async () => {
    for (const other of ['evil.example', 'localhost', authority.replace(/\d+$/, '1'), `${authority.toUpperCase()}.`]) {
      await expectRefused(() => send(sign({ authority: other })))
    }
    const { port } = new URL(plane.url)
    expect((await send(sign({ authority: `localhost:${port}` }))).status).toBe(404)
  })

  it('with PUBLIC_URL is for its host alone', async () => {
    const published = await startControlPlane({
      settings: { publicUrl: 'https://keepgate.example' },
      adminConfig: JSON.stringify({ admin_pub_key_hex: owner.publicKeyHex }),
    })
    const keyId = `adk_${makeId(owner.publicKeyHex)}`
    const status = async (named: string) => {
      const headers = signedHeaders(owner, {
        method: 'GET',
        authority: named,
        target: '/api/admin/status',
        created: now(),
        keyId,
      })
      return (await published.request('GET', '/api/admin/status', { headers })).status
    }
    expect(await status('keepgate.example')).toBe(200)
    expect(await status(new URL(published.url).host)).toBe(401)
    await published.close()
  })

  it('names its components and parameters exactly as the profile, in its order', async () => {
    const all = ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest']
    for (const missing of all)
      await expectRefused(() => send(sign({ components: all.filter((name) => name !== missing) })))
    await expectRefused(() => send(sign({ components: all.toReversed() })))
    await expectRefused(() => send(sign({ components: [...all, 'content-digest'] })))
    await expectRefused(() => send(sign({ components: [] })))
    const [created, expires] = [now(), now() + 60]
    const nonce = () => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')
    const good = () => [
      `created=${created}`,
      `expires=${expires}`,
      `nonce="${nonce()}"`,
      `keyid="${owner.id}"`,
      'alg="ed25519"',
      'tag="keepgate-admin-v1"',
    ]
    for (let left = 0; left < 6; left++) {
      const parameters = `;${good().toSpliced(left, 1).join(';')}`
      await expectRefused(() => send(sign({ parameters })))
    }
    await expectRefused(() => send(sign({ parameters: `;${good().toReversed().join(';')}` })))
    await expectRefused(() => send(sign({ parameters: `;${[...good(), 'more="1"'].join(';')}` })))
    await expectRefused(() => send(sign({ parameters: `;${good().join('; ')}` })))
    for (const [was, is] of [
      ['ed25519', 'hmac-sha256'],
      ['ed25519', 'rsa-pss-sha512'],
      ['ed25519', 'none'],
      ['keepgate-admin-v1', 'keepgate-admin-v0'],
      [`created=${created}`, `created="${created}"`],
      [`created=${created}`, `created=0${created}`],
      [`created=${created}`, `created=-1`],
    ] as const) {
      await expectRefused(() => send(sign({ parameters: `;${good().join(';').replace(was, is)}` })))
    }
  })

  it('is valid at its time alone, and for two minutes at most', async () => {
    const tenYears = 10 * 365 * 86_400
    await expectRefused(() => send(sign({ lasts: tenYears })))
    await expectRefused(() => send(sign({ lasts: 121 })))
    await expectRefused(() => send(sign({ lasts: 0 })))
    await expectRefused(() => send(sign({ lasts: -10 })))
    await expectRefused(() => send(sign({ created: now() - 31 })))
    await expectRefused(() => send(sign({ created: now() + 32 })))
    await expectRefused(() => send(sign({ created: now() - 20, lasts: 10 })))
    expect((await send(sign({ created: now() - 25, lasts: 120 }))).status).toBe(404)
    expect((await send(sign({ created: now() + 25, lasts: 120 }))).status).toBe(404)
  })

  it('brings a nonce of at least 16 bytes, canonically written', async () => {
    for (const nonce of [
      '',
      'short',
      Buffer.alloc(15, 1).toString('base64url'),
      `${'A'.repeat(21)}B`,
      'A'.repeat(200),
    ]) {
      await expectRefused(() => send(sign({ nonce })))
    }
  })

  it('refuses a body that nobody reads', async () => {
    const headers = {
      ...signedHeaders(owner, { method: 'GET', authority, target: '/api/admin/status', created: now() }),
    }
    const { request } = await import('node:http')
    const status = await new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(plane.url)
      const sent = request(
        { hostname, port, method: 'GET', path: '/api/admin/status', headers: { ...headers, 'content-length': '2' } },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        },
      )
      sent.on('error', reject)
      sent.end('{}')
    })
    expect(status).toBe(401)
  })

  it('with the same key twice in its body is refused as no JSON', async () => {
    const twice = '{"command":"withdraw","command":"prune","arguments":{}}'
    const answer = await send(sign({ body: twice }), { body: twice })
    expect(answer.status).toBe(400)
    expect(Object(answer.json).code).toBe('invalid_json')
  })
})

const makeId = (publicKeyHex: string): string => {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(Buffer.from(publicKeyHex, 'hex')).digest('hex').slice(0, 16)
}
