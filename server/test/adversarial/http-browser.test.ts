/** What a page in somebody's browser can and cannot do: cookies, forged requests, other origins, plain http. */
import { afterEach, describe, expect, it } from 'vitest'
import { type CorsSettings, corsHeaders } from '../../src/http/cors.ts'
import { type Account, type Answer, type ControlPlane, startControlPlane } from '../end-to-end/control-plane.ts'
import { rawFetch } from './raw-request.ts'

let plane: ControlPlane
afterEach(async () => {
  await plane.close()
})

const csrf = { 'x-keepgate-csrf': '1' }

const loginByCookie = (account: Account, headers: Record<string, string>): Promise<Answer> =>
  plane.request('POST', '/auth/login/finish', {
    body: { email: account.email, auth: account.auth, transport: 'cookie' },
    headers,
  })

const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';', 1)[0] ?? ''

const start = async (options: Parameters<typeof startControlPlane>[0] = {}): Promise<Account> => {
  plane = await startControlPlane(options)
  return plane.register('someone@keepgate.example')
}

describe('a session in a cookie', () => {
  it('is Secure, HttpOnly, SameSite=Strict and __Host-, and the token is not in the body', async () => {
    const account = await start()
    const answer = await loginByCookie(account, { origin: plane.url, ...csrf })
    expect(answer.status).toBe(200)
    expect(Object(answer.json).token).toBeNull()
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-keepgate=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/)
    const session = await plane.request('GET', '/auth/session', { cookie: cookieOf(answer) })
    expect(session.json).toMatchObject({
      person: { email: account.email },
      transport: 'cookie',
      insecure_transport: false,
    })
  })

  it('changes nothing for a forged request: own origin and header are both needed', async () => {
    const account = await start()
    const cookie = cookieOf(await loginByCookie(account, { origin: plane.url, ...csrf }))
    const body = { name: 'Made by a page' }
    const forged: Record<string, string>[] = [
      {},
      csrf,
      { origin: plane.url },
      { origin: 'https://evil.example', ...csrf },
      { origin: 'null', ...csrf },
      { origin: plane.url.replace('http:', 'https:'), ...csrf },
      { origin: `${plane.url}.evil.example`, ...csrf },
      { origin: plane.url.replace(/:\d+$/, ':1'), ...csrf },
      { referer: `${plane.url}/`, ...csrf },
    ]
    for (const headers of forged) {
      const answer = await plane.request('POST', '/api/workspaces', { cookie, body, headers })
      expect({ status: answer.status, headers }).toMatchObject({ status: 403 })
      expect(Object(answer.json).code).toBe('origin_refused')
    }
    for (const [method, path] of [
      ['POST', '/auth/logout'],
      ['DELETE', '/auth/sessions'],
    ] as const) {
      expect((await plane.request(method, path, { cookie })).status).toBe(403)
    }
    expect((await plane.request('GET', '/auth/session', { cookie })).status).toBe(200)
    const honest = await plane.request('POST', '/api/workspaces', {
      cookie,
      body,
      headers: { origin: plane.url, ...csrf },
    })
    expect(honest.status).toBe(201)
  })

  it('cannot be planted by a login that a foreign page starts', async () => {
    const account = await start()
    for (const headers of [{}, csrf, { origin: 'https://evil.example', ...csrf }] as Record<string, string>[]) {
      const answer = await loginByCookie(account, headers)
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
    }
  })

  it('is not read twice, from another name, or from a bearer; and a bearer is not read from a cookie', async () => {
    const account = await start()
    const cookie = cookieOf(await loginByCookie(account, { origin: plane.url, ...csrf }))
    const token = cookie.slice('__Host-keepgate='.length)
    const bearer = await plane.login(account)
    const refused = [
      { cookie: `${cookie}; __Host-keepgate=planted` },
      { cookie: `keepgate=${token}` },
      { cookie: `keepgate-insecure=${token}` },
      { token },
      { cookie: `__Host-keepgate=${bearer}` },
      { cookie, token: 'mk_test_wrong' },
      { cookie, headers: { authorization: 'Basic eDp5' } },
    ]
    for (const call of refused) expect((await plane.request('GET', '/auth/session', call)).status).toBe(401)
    expect((await plane.request('GET', '/auth/session', { token: bearer })).status).toBe(200)
  })

  it('ends with logout: the cookie is cleared and the token is dead', async () => {
    const account = await start()
    const cookie = cookieOf(await loginByCookie(account, { origin: plane.url, ...csrf }))
    const answer = await plane.request('POST', '/auth/logout', { cookie, headers: { origin: plane.url, ...csrf } })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('set-cookie')).toContain('__Host-keepgate=; Path=/; Max-Age=0')
    expect((await plane.request('GET', '/auth/session', { cookie })).status).toBe(401)
  })

  it('is refreshed past half its life: by cookie for a cookie, by x-session-token for a bearer', async () => {
    const account = await start()
    const cookie = cookieOf(await loginByCookie(account, { origin: plane.url, ...csrf }))
    const bearer = await plane.login(account)
    const early = await plane.request('GET', '/auth/session', { cookie })
    expect([early.headers.get('set-cookie'), early.headers.get('x-session-token')]).toEqual([null, null])
    plane.clock.advance(1000 * 1000)
    const late = await plane.request('GET', '/auth/session', { cookie })
    expect(late.headers.get('set-cookie')).toMatch(/^__Host-keepgate=/)
    expect(cookieOf(late)).not.toBe(cookie)
    expect(late.headers.get('x-session-token')).toBeNull()
    const refreshed = await plane.request('GET', '/auth/session', { token: bearer })
    expect(refreshed.headers.get('set-cookie')).toBeNull()
    const next = refreshed.headers.get('x-session-token') ?? ''
    expect(next).not.toBe('')
    expect((await plane.request('GET', '/auth/session', { token: next })).status).toBe(200)
  })
})

describe('plain http', () => {
  const lan = { host: '192.168.1.20:8787', origin: 'http://192.168.1.20:8787', ...csrf }

  it('refuses login and sessions where the name is not local, before looking at the password', async () => {
    const account = await start()
    const token = await plane.login(account)
    const body = JSON.stringify({ email: account.email, auth: account.auth, transport: 'bearer' })
    const finish = await rawFetch(plane.url, 'POST', '/auth/login/finish', lan, body)
    expect(finish).toMatch(/^HTTP\/1\.1 403 [\s\S]*insecure_transport/)
    const session = await rawFetch(plane.url, 'GET', '/auth/session', { ...lan, authorization: `Bearer ${token}` })
    expect(session).toMatch(/^HTTP\/1\.1 403 [\s\S]*insecure_transport/)
    for (const host of ['localhost:8787', '127.0.0.1:8787', '[::1]:8787']) {
      const local = await rawFetch(plane.url, 'GET', '/auth/session', { host, authorization: `Bearer ${token}` })
      expect(local, host).toMatch(/^HTTP\/1\.1 200 /)
    }
  })

  it('is possible with ALLOW_INSECURE_HTTP, under another cookie name and with a lasting warning', async () => {
    const account = await start({ settings: { allowInsecureHttp: true } })
    const body = JSON.stringify({ email: account.email, auth: account.auth, transport: 'cookie' })
    const finish = await rawFetch(plane.url, 'POST', '/auth/login/finish', lan, body)
    const cookie = /set-cookie: (keepgate-insecure=[^;]+); Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict\r\n/.exec(
      finish,
    )
    expect(finish).toMatch(/^HTTP\/1\.1 200 /)
    const session = await rawFetch(plane.url, 'GET', '/auth/session', { ...lan, cookie: cookie?.[1] ?? '' })
    expect(session).toContain('"insecure_transport":true')
  })

  it('believes x-forwarded-proto from a trusted proxy alone', async () => {
    const proxied = {
      host: 'keepgate.example',
      'x-forwarded-proto': 'https',
      origin: 'https://keepgate.example',
      ...csrf,
    }
    const account = await start()
    const body = JSON.stringify({ email: account.email, auth: account.auth, transport: 'cookie' })
    expect(await rawFetch(plane.url, 'POST', '/auth/login/finish', proxied, body)).toMatch(/^HTTP\/1\.1 403 /)
    await plane.close()
    const trusted = await start({ trustedProxies: ['127.0.0.1'] })
    const again = JSON.stringify({ email: trusted.email, auth: trusted.auth, transport: 'cookie' })
    const answer = await rawFetch(plane.url, 'POST', '/auth/login/finish', proxied, again)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('set-cookie: __Host-keepgate=')
    expect(answer).toContain('strict-transport-security: max-age=')
  })
})

const stages: readonly { name: string; cors: CorsSettings; refusedMethod: string; refusedHeader: string | null }[] = [
  {
    name: 'production',
    cors: {
      origins: ['https://tuxedo.onrender.com', 'https://tuxedo-frontend.onrender.com'],
      methods: ['GET', 'POST', 'OPTIONS'],
      headers: ['Content-Type', 'Authorization'],
    },
    refusedMethod: 'DELETE',
    refusedHeader: 'x-anything',
  },
  {
    name: 'staging',
    cors: {
      origins: ['https://tuxedo-staging.onrender.com', 'https://tuxedo-frontend-staging.onrender.com'],
      methods: ['GET', 'POST', 'PUT', 'OPTIONS'],
      headers: ['Content-Type', 'Authorization'],
    },
    refusedMethod: 'PATCH',
    refusedHeader: 'x-anything',
  },
  {
    name: 'development',
    cors: {
      origins: ['http://localhost:5173', 'http://localhost:3000', 'http://localhost:8080'],
      methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
      headers: '*',
    },
    refusedMethod: 'PATCH',
    refusedHeader: null,
  },
]

describe.each(stages)('T24-T31 T35: cross-origin rules of $name', ({ cors, refusedMethod, refusedHeader }) => {
  const preflight = (origin: string, method: string, headers = 'content-type') =>
    plane.request('OPTIONS', '/api/workspaces', {
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
    })

  it('let every listed origin in, with credentials, and no other', async () => {
    await start({ settings: { cors } })
    for (const origin of cors.origins) {
      const answer = await plane.request('GET', '/version', { headers: { origin } })
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
      expect(answer.headers.get('vary')).toContain('Origin')
      const refusal = await plane.request('GET', '/api/workspaces', { headers: { origin } })
      expect([refusal.status, refusal.headers.get('access-control-allow-origin')]).toEqual([401, origin])
      for (const method of cors.methods.filter((name) => name !== 'OPTIONS')) {
        const allowed = await preflight(origin, method)
        expect(allowed.status).toBe(204)
        expect(allowed.headers.get('access-control-allow-methods')).toBe(cors.methods.join(', '))
        expect(allowed.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('content-type')
      }
    }
    const first = cors.origins[0] ?? ''
    const strangers = [
      'https://evil.example',
      'null',
      `${first}.evil.example`,
      `${first}:444`,
      first.replace(/^https?/, (scheme) => (scheme === 'https' ? 'http' : 'https')),
      first.toUpperCase(),
      `${first}/`,
      `${first}, https://evil.example`,
      '*',
    ]
    for (const origin of strangers) {
      const answers = [await plane.request('GET', '/version', { headers: { origin } }), await preflight(origin, 'GET')]
      for (const { headers } of answers) {
        const allowed = [...headers.keys()].filter((name) => name.startsWith('access-control-'))
        expect({ origin, allowed }).toEqual({ origin, allowed: [] })
        expect(headers.get('vary')).toContain('Origin')
      }
    }
  })

  it('refuse a preflight for other methods and headers', async () => {
    await start({ settings: { cors } })
    const origin = cors.origins[0] ?? ''
    expect((await preflight(origin, refusedMethod)).headers.get('access-control-allow-origin')).toBeNull()
    expect((await preflight(origin, 'DELETE'.concat('X'))).headers.get('access-control-allow-origin')).toBeNull()
    const other = await preflight(origin, 'GET', 'content-type, x-anything')
    if (refusedHeader === null) expect(other.headers.get('access-control-allow-headers')).toContain('x-anything')
    else expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('the CORS helper', () => {
  it('never answers a wildcard with the text of an attacker', async () => {
    plane = await startControlPlane()
    const settings: CorsSettings = { origins: ['https://a.example'], methods: ['GET'], headers: '*' }
    const asked = { method: 'GET', headers: 'x-a\r\nset-cookie: x=1' }
    expect(corsHeaders('https://a.example', settings, asked)).not.toHaveProperty('access-control-allow-origin')
    expect(corsHeaders(undefined, settings)).toEqual({ vary: 'Origin' })
  })
})
