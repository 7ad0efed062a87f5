import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Caller, defineRoute, none } from './define-route.ts'
import { routes } from './routes.ts'
import type { ControlPlaneServices } from './services.ts'
import type { Visit } from './visit.ts'

const common = {
  method: 'GET',
  summary: 'A route of a test',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: z.strictObject({ ok: z.boolean() }) },
} as const

const input = (caller: Caller) => ({
  // The handler below looks at neither.
  services: Object.create(null) as ControlPlaneServices,
  visit: Object.create(null) as Visit,
  caller,
  params: {},
  query: {},
  body: undefined,
})

const nobody: Caller = {
  kind: 'public',
  authenticate: async () => {
    throw new Error('not called')
  },
}

describe('a route', () => {
  it('that asks for a verb must name the workspace it is about', () => {
    const define = () =>
      defineRoute({ ...common, path: '/api/things', auth: { verb: 'keys:read' }, handle: () => ({ ok: true }) })
    expect(define).toThrow('names no :workspaceId')
  })

  it('does not run for a caller of another kind, even if the door were to let one through', async () => {
    let ran = false
    const route = defineRoute({
      ...common,
      path: '/api/things',
      auth: 'person',
      handle: () => {
        ran = true
        return { ok: true }
      },
    })
    await expect(route.run(input(nobody))).rejects.toMatchObject({ code: 'internal' })
    expect(ran).toBe(false)
  })

  it('refuses parts it does not take, and answers not_found for parameters no object can have', async () => {
    const route = defineRoute({
      ...common,
      path: '/things/:id',
      auth: 'public',
      request: { ...common.request, params: z.strictObject({ id: z.string().max(3) }) },
      handle: () => ({ ok: true }),
    })
    const run = (changes: object) => route.run({ ...input(nobody), params: { id: 'a' }, ...changes })
    await expect(run({})).resolves.toEqual({ ok: true })
    await expect(run({ query: { a: '1' } })).rejects.toMatchObject({ code: 'validation_failed' })
    await expect(run({ body: { a: 1 } })).rejects.toMatchObject({ code: 'validation_failed' })
    await expect(run({ params: { id: 'long' } })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the list of routes', () => {
  it('names each method and path once', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it('guards everything under /api, and lets nothing but probes, pages and files past the class limits', () => {
    for (const { method, path, auth, limit } of routes) {
      // Visitors of public pages have no account: the sealed key in the body is what /api/chat judges (decision 0019).
      const isForVisitors = path === '/api/chat' && limit === 'chat'
      if (path.startsWith('/api') && !isForVisitors) expect({ path, auth }).not.toEqual({ path, auth: 'public' })
      if (limit === 'exempt') {
        const files = ['/style.css', '/docs/static/:file', '/assets/:asset', '/theme.js', '/portcullis.svg']
        expect(['/livez', '/readyz', ...files]).toContain(path)
      }
      // What takes a guess is counted as one; the policy takes none, and every login page reads it.
      const guessed = path.startsWith('/auth/') && auth === 'public' && method !== 'GET'
      if (guessed) expect({ path, limit }).toEqual({ path, limit: 'auth' })
    }
  })
})
