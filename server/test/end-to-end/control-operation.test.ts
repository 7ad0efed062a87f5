/** Probes, metrics, limits and the reference: what operators meet. */
import { errorCodes } from '@keepgate/protocol/error-codes'
import { afterEach, describe, expect, it } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { rawFetch } from '../adversarial/raw-request.ts'
import { type ControlPlane, startControlPlane, unlimited } from './control-plane.ts'

let plane: ControlPlane
afterEach(async () => {
  await plane.close()
})

const minute = (limit: number) => ({ limit, windowSeconds: 60 })

describe('probes', () => {
  it('readyz is 503 while draining and while a part is broken; livez and healthz still answer', async () => {
    plane = await startControlPlane()
    const statuses = async () => {
      const paths = ['/livez', '/readyz', '/healthz']
      return Promise.all(paths.map(async (path) => (await plane.request('GET', path)).status))
    }
    expect(await statuses()).toEqual([200, 200, 200])
    plane.health.report = { ready: false, draining: false, checks: { database: false, audit: true } }
    expect(await statuses()).toEqual([200, 503, 200])
    const broken = await plane.request('GET', '/readyz')
    expect(broken.json).toMatchObject({ code: 'unavailable', errors: [{ path: 'database' }] })
    expect((await plane.request('GET', '/healthz')).json).toMatchObject({ status: 'degraded', checks: { audit: true } })
    plane.health.report = { ready: true, draining: true, checks: {} }
    expect(await statuses()).toEqual([200, 503, 200])
    expect((await plane.request('GET', '/readyz')).json).toMatchObject({ code: 'draining' })
  })

  it('metrics need the token where there is one, and in development this machine where there is none', async () => {
    plane = await startControlPlane({ settings: { metricsToken: new Secret('m'.repeat(32)) } })
    for (const token of [undefined, 'm', 'm'.repeat(31), `${'m'.repeat(32)}x`]) {
      expect((await plane.request('GET', '/metrics', { token })).status).toBe(401)
    }
    const admitted = await plane.request('GET', '/metrics', { token: 'm'.repeat(32) })
    expect([admitted.status, admitted.text]).toEqual([200, 'keepgate_up 1\n'])
    await plane.close()
    plane = await startControlPlane({ trustedProxies: ['127.0.0.1'] })
    expect((await plane.request('GET', '/metrics')).status).toBe(200)
    for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via']) {
      const behindProxy = await plane.request('GET', '/metrics', { headers: { [name]: '127.0.0.1' } })
      expect({ name, status: behindProxy.status }).toEqual({ name, status: 401 })
    }
    const rebound = await rawFetch(plane.url, 'GET', '/metrics', { host: 'evil.example' })
    expect(rebound).toMatch(/^HTTP\/1\.1 401 /)
    for (const environment of ['staging', 'production'] as const) {
      await plane.close()
      plane = await startControlPlane({ settings: { environment } })
      expect((await plane.request('GET', '/metrics')).status).toBe(401)
    }
  })

  it('L38: the system’s health is shown to an administrator of the installation', async () => {
    plane = await startControlPlane()
    const root = await plane.firstAdministrator('root@keepgate.example')
    const answer = await plane.request('GET', '/api/status', { token: await plane.login(root) })
    expect(answer.json).toMatchObject({
      status: 'ok',
      checks: { database: true },
      uptime_seconds: expect.any(Number),
      memory_megabytes: { resident: expect.any(Number) },
      gauges: { live_requests: 0 },
    })
  })
})

describe('limits', () => {
  it('P4: the 1001st arrival of an address is a 429 before anything else of it is looked at; refused ones count', async () => {
    const cors = { origins: ['https://page.example'], methods: ['GET'], headers: [] }
    plane = await startControlPlane({ rules: { ...unlimited, address: minute(1000) }, settings: { cors } })
    const kinds = ['/nothing', '/api/workspaces', '/%zz', '/version']
    for (let call = 0; call < 1000; call += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => plane.request('GET', kinds[index % 4] ?? '/')))
    }
    for (const path of kinds) {
      const headers = { 'x-forwarded-for': '203.0.113.7', origin: 'https://page.example' }
      const refused = await plane.request('GET', path, { headers })
      // The page that asked must be able to read why.
      expect(refused.headers.get('access-control-allow-origin')).toBe('https://page.example')
      expect([path, refused.status]).toEqual([path, 429])
      expect(Object(refused.json).detail).toMatch(/^Rate limit exceeded\. Try again in \d+ seconds?\.$/)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await plane.request('GET', '/livez')).status).toBe(200)
    expect((await plane.request('GET', '/readyz')).status).toBe(200)
    expect(plane.logged.some((line) => line.startsWith('Rate limit exceeded') && line.includes('/version'))).toBe(true)
    plane.clock.advance(61_100)
    expect((await plane.request('GET', '/version')).status).toBe(200)
  }, 60_000)

  it('a class limit is checked before the password: the sixth login in a minute is a 429', async () => {
    plane = await startControlPlane({
      rules: { ...unlimited, classes: { ...unlimited.classes, auth: minute(5), health: minute(2) } },
    })
    const attempt = () =>
      plane.request('POST', '/auth/login/finish', {
        body: { email: 'a@b.example', auth: 'A'.repeat(43), transport: 'bearer' },
      })
    for (let call = 1; call <= 5; call++) expect((await attempt()).status).toBe(401)
    expect((await attempt()).status).toBe(429)
    const malformed = await plane.request('POST', '/auth/setup', { rawBody: '{' })
    expect(malformed.status).toBe(429)
    const first = await plane.request('GET', '/version')
    expect(first.headers.get('x-ratelimit-limit-requests')).toBe('2')
    expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('1')
    expect((await plane.request('GET', '/version')).status).toBe(200)
    expect((await plane.request('GET', '/version')).status).toBe(429)
  })

  it('a trusted proxy’s clients have cells of their own', async () => {
    plane = await startControlPlane({ rules: { ...unlimited, address: minute(2) }, trustedProxies: ['127.0.0.1'] })
    const from = async (address: string) =>
      (await plane.request('GET', '/version', { headers: { 'x-forwarded-for': address } })).status
    expect([await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1')]).toEqual([200, 200, 429])
    expect(await from('203.0.113.2')).toBe(200)
    expect([await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8::3')]).toEqual([200, 200, 429])
  })
})

describe('the reference', () => {
  it('describes every route, those of /v1 too, as OpenAPI 3.1', async () => {
    plane = await startControlPlane()
    const { json, headers } = await plane.request('GET', '/openapi.json')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    const { openapi, paths } = Object(json)
    expect(openapi).toMatch(/^3\.1\./)
    const hidden = (path: string) => path === '/docs' || path === '/docs/json' || path.startsWith('/docs/static/')
    for (const { method, path } of routes.filter((route) => !hidden(route.path))) {
      const described = paths[path.replace(/:([A-Za-z]+)/g, '{$1}')]?.[method.toLowerCase()]
      expect(described?.summary, `${method} ${path}`).toEqual(expect.any(String))
    }
    for (const path of ['/v1/chat/completions', '/v1/responses', '/v1/embeddings', '/v1/messages', '/v1/models']) {
      expect(paths).toHaveProperty([path])
    }
    const created = paths['/api/workspaces/{workspaceId}/api-keys'].post
    expect(created.requestBody.content['application/json'].schema.required).toEqual(['name'])
    expect(created.responses['201'].content['application/json'].schema.required).toContain('api_key')
  })

  it('shows it at /docs from this origin alone, without inline script', async () => {
    plane = await startControlPlane()
    const page = await plane.request('GET', '/docs')
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(page.text).not.toMatch(/<script(?![^>]* src=)/)
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(files.length).toBeGreaterThan(3)
    // The icon is the dashboard's, which this server was built without.
    for (const file of files.filter((file) => file !== '/portcullis.svg')) {
      expect(file).toMatch(/^\/docs\/static\//)
      expect((await plane.request('GET', file)).status, file).toBe(200)
    }
    expect(Object((await plane.request('GET', '/docs/json')).json).paths).toHaveProperty('/auth/setup')
  })

  it('has a page for every error code', async () => {
    plane = await startControlPlane()
    for (const [code, { hint }] of Object.entries(errorCodes)) {
      const { status, text } = await plane.request('GET', `/docs/errors/${code}`)
      expect([status, text.includes(code)], code).toEqual([200, true])
      expect(text).toContain(hint.split(/[&<>"'’]/, 1)[0])
    }
  })

  it('the plain texts say what is true: no administrator yet, then where the dashboard is', async () => {
    plane = await startControlPlane()
    const before = await plane.request('GET', '/')
    expect(before.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(before.text).toContain('npx keepgate init')
    await plane.firstAdministrator('root@keepgate.example')
    const after = (await plane.request('GET', '/')).text
    expect(after).not.toContain('npx keepgate init')
    expect(after).toContain(`${plane.url}/v1`)
    const llms = await plane.request('GET', '/llms.txt')
    expect(llms.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const security = await plane.request('GET', '/.well-known/security.txt')
    expect(security.text).toMatch(/^Contact: mailto:security@keepgate\.example\nExpires: \d{4}-/)
  })
})
