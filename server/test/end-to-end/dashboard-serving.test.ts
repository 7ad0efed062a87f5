/** How the dashboard's files leave the server: which paths, which bytes, which policies. */
import { afterEach, describe, expect, it } from 'vitest'
import { type ControlPlane, startControlPlane, unlimited } from './control-plane.ts'

let plane: ControlPlane
afterEach(async () => {
  await plane.close()
})

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const pages = [
  '/',
  '/login',
  '/sign-up',
  '/setup',
  '/invitation',
  '/recover',
  '/account',
  '/w/ws_1',
  '/w/ws_1/overview',
  '/w/ws_1/keys/risky',
]

describe('the page', () => {
  it('answers every address of the dashboard, never kept, under its own policy', async () => {
    plane = await startControlPlane()
    for (const path of pages) {
      const answer = await plane.request('GET', path, { headers: html })
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8'])
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("style-src 'self';")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(policy).not.toMatch(/unsafe|data:|https?:|\*/)
    }
  })

  it('names what the visit needs, and presumes a stranger only where no cookie can have stayed behind', async () => {
    plane = await startControlPlane()
    const stranger = '<meta name="keepgate-session" content="none">'
    const gate = '<link rel="modulepreload" crossorigin href="/assets/gate-1.js">'
    const visits: [Record<string, string>, boolean][] = [
      [{ 'sec-fetch-site': 'none' }, true],
      [{ 'sec-fetch-site': 'same-origin', cookie: 'theme=dark' }, true],
      // The cookie is SameSite=Strict: another site's link leads here without it.
      [{ 'sec-fetch-site': 'cross-site' }, false],
      [{ 'sec-fetch-site': 'same-site' }, false],
      [{ 'sec-fetch-site': 'none, cross-site' }, false],
      // Plain http elsewhere, and old browsers.
      [{}, false],
      [{ 'sec-fetch-site': 'none', cookie: '__Host-keepgate=a.b' }, false],
      [{ 'sec-fetch-site': 'none', cookie: 'theme=dark; keepgate-insecure=' }, false],
      [{ 'sec-fetch-site': 'none', cookie: '__Host-keepgate=a; __Host-keepgate=b' }, false],
    ]
    for (const path of pages) {
      for (const [headers, isStranger] of visits) {
        const { text } = await plane.request('GET', path, { headers: { ...html, ...headers } })
        const said = [path, headers, text.includes(stranger), text.includes(gate)]
        expect(said).toEqual([path, headers, isStranger, isStranger])
        expect(text).toContain(
          '<link rel="preload" as="font" type="font/woff2" crossorigin href="/assets/font-1.woff2">',
        )
      }
    }
  })

  it('names the German texts to a browser that asks for German first, and repeats nothing of what it was sent', async () => {
    plane = await startControlPlane()
    const languages = [
      'de',
      'de-AT,de;q=0.9,en;q=0.8',
      'DE-ch',
      'en,de;q=0.9',
      'den',
      '*',
      '"><script>',
      'de"><script>',
    ]
    for (const language of languages) {
      const { text } = await plane.request('GET', '/login', { headers: { ...html, 'accept-language': language } })
      expect([language, text.includes('/assets/de-1.js')]).toEqual([language, /^de\b/i.test(language)])
      expect(text).not.toContain('<script>')
    }
  })

  it('is not given to a program at /, nor at an address of programs that does not exist', async () => {
    plane = await startControlPlane()
    const text = await plane.request('GET', '/', { headers: { accept: '*/*' } })
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const programs = ['/api', '/auth', '/assets', '/api/nothing', '/auth/nothing/', '/assets/gone-1.js', '/api/admin/x']
    for (const path of [...programs, '/nothing//here', '//nothing', '/%6eothing', '/a;b']) {
      const answer = await plane.request('GET', path, { headers: html })
      expect([path, answer.headers.get('content-type')]).toEqual([path, 'application/problem+json; charset=utf-8'])
      expect([path, answer.status]).toEqual([path, path.startsWith('/api/admin') ? 401 : 404])
    }
  })

  it('is given, as not found, to a person at an address that names nothing, and the error to a program', async () => {
    plane = await startControlPlane()
    for (const path of [
      '/nothing/here',
      '/wp-login.php',
      '/index.html',
      '/w',
      '/w/a/b/c/d',
      '/v2',
      '/login/',
      '/apian',
    ]) {
      const person = await plane.request('GET', path, { headers: html })
      expect([path, person.status, person.headers.get('content-type')]).toEqual([path, 404, 'text/html; charset=utf-8'])
      expect(person.text).toContain('<title>Keepgate</title>')
      expect(person.headers.get('cache-control')).toBe('no-store')
      expect(person.headers.get('content-security-policy')).toContain("script-src 'self';")
      const program = await plane.request('GET', path, { headers: { accept: '*/*' } })
      expect([path, program.status]).toEqual([path, 404])
      expect(program.headers.get('content-type')).toContain('application/problem+json')
      const posted = await plane.request('POST', path, { headers: html, body: {} })
      expect([path, posted.status, posted.text.includes('<title>')]).toEqual([path, 404, false])
    }
    // A route that takes another method says which.
    const otherMethod = await plane.request('GET', '/auth/login', { headers: html })
    expect(otherMethod.headers.get('content-type')).toContain('application/problem+json')
  })

  it('says that it is being built, and looks again; says how to mend a build that failed', async () => {
    plane = await startControlPlane({ dashboard: { kind: 'building' } })
    const building = await plane.request('GET', '/', { headers: html })
    expect(building.text).toContain('is being built')
    expect(building.headers.get('refresh')).toBe('2')
    expect((await plane.request('GET', '/assets/app-1.js')).status).toBe(404)
    expect((await plane.request('GET', '/healthz')).status).toBe(200)
    await plane.close()
    plane = await startControlPlane({ dashboard: { kind: 'failed' } })
    const failed = await plane.request('GET', '/login', { headers: html })
    expect(failed.text).toContain('npm ci')
    expect(failed.headers.get('refresh')).toBeNull()
  })
})

describe('a file', () => {
  it('is kept for good where its name changes with its content, and for an hour where it does not', async () => {
    plane = await startControlPlane()
    const asset = await plane.request('GET', '/assets/app-1.js')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect((await plane.request('GET', '/theme.js')).headers.get('cache-control')).toBe('public, max-age=3600')
  })

  it('comes in the encoding that the client takes', async () => {
    plane = await startControlPlane()
    const encodings: [string, string | null][] = [
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip', 'gzip'],
      ['gzip;q=0.5, br;q=0', 'gzip'],
      ['br;q=0.0, gzip;q=0', null],
      ['identity', null],
      ['brotli', null],
    ]
    for (const [accepted, encoding] of encodings) {
      const { headers } = await plane.request('HEAD', '/assets/app-1.js', { headers: { 'accept-encoding': accepted } })
      expect([accepted, headers.get('content-encoding')]).toEqual([accepted, encoding])
      expect(headers.get('vary')).toContain('accept-encoding')
    }
  })

  it('may compile WebAssembly if it is the login worker, and no other', async () => {
    plane = await startControlPlane()
    const policyOf = async (path: string): Promise<string> =>
      (await plane.request('GET', path)).headers.get('content-security-policy') ?? ''
    expect(await policyOf('/assets/login-worker-1.js')).toContain("'wasm-unsafe-eval'")
    for (const path of ['/assets/app-1.js', '/theme.js', '/', '/login']) {
      expect(await policyOf(path)).not.toContain('unsafe')
    }
  })

  it('is not counted against its address, while a name that does not exist is', async () => {
    const address = { limit: 3, windowSeconds: 60 }
    plane = await startControlPlane({ rules: { address, classes: unlimited.classes } })
    for (let request = 0; request < 10; request++) {
      expect((await plane.request('GET', '/assets/app-1.js')).status).toBe(200)
    }
    const missing = await Promise.all(
      Array.from({ length: 4 }, async () => (await plane.request('GET', '/assets/app-2.js')).status),
    )
    expect(missing.toSorted()).toEqual([404, 404, 404, 429])
  })

  it('leaves no line in the log where it was answered, and one where it is not there', async () => {
    plane = await startControlPlane()
    for (const path of ['/assets/app-1.js', '/theme.js', '/assets/app-2.js', '/login']) await plane.request('GET', path)
    const answered = (): unknown[] =>
      plane.logged
        .filter((line) => line.startsWith('Answered'))
        .map((line) => JSON.parse(line.slice('Answered '.length)).path)
    await expect.poll(answered).toEqual(['/assets/:asset', '/login'])
  })

  it('is found by its name in the list of the build, never by a path', async () => {
    plane = await startControlPlane()
    const attempts = [
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/../index.html',
      '/assets/app-1.js/',
      '/assets/app-1.js.br',
      '/assets/__proto__',
      '/assets/build.json',
      '/build.json',
      '/assets//etc/passwd',
      '/assets/app-1.js%00',
    ]
    for (const path of attempts) {
      const { status } = await plane.request('GET', path)
      expect([path, status === 404 || status === 400]).toEqual([path, true])
    }
  })
})
