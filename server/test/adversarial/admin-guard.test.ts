/** That nothing lies under /api/admin without the guard, and that nothing runs behind it unsigned. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createControlPlane } from '../../src/http/control-plane.ts'
import { defineRoute, none, type Route } from '../../src/http/define-route.ts'
import { routes } from '../../src/http/routes.ts'
import { createHttpServer } from '../../src/http/server.ts'
import { openTestSqlite } from '../databases.ts'
import { makeKey, signedHeaders } from '../end-to-end/admin-signer.ts'
import { type AdminWorld, grant, startAdminWorld } from '../end-to-end/admin-world.ts'

const owner = makeKey('owner')
const editor = makeKey('editor')
let world: AdminWorld
let mine: string
let theirs: string

beforeAll(async () => {
  // The editor's workspaces are known before it is: the file is written with ids that exist a moment later.
  world = await startAdminWorld(openTestSqlite, [grant(owner, ['owner'])])
  mine = (await world.plane.register('mine@keepgate.example')).home.workspace.id
  theirs = (await world.plane.register('theirs@keepgate.example')).home.workspace.id
  await world.plane.database
    .insertInto('admin_keys')
    .values({
      id: editor.id,
      public_key_hex: editor.publicKeyHex,
      roles: '["editor"]',
      workspaces: JSON.stringify([mine]),
      not_before: null,
      not_after: null,
      source: 'command',
      created_at: 1,
      created_by: owner.id,
      revoked_at: null,
    })
    .execute()
})

afterAll(() => world.close())

const unguarded = (path: string): Route => ({
  method: 'GET',
  path,
  summary: 'Left open',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 204 },
  run: async () => undefined,
})

describe('the guard', () => {
  it('Q9: stands in front of every route that is registered under /api/admin, and of no other', () => {
    const under = routes.filter(({ path }) => path.startsWith('/api/admin'))
    expect(under.length).toBeGreaterThanOrEqual(8)
    for (const { auth, path } of routes) {
      expect([path, typeof auth !== 'string' && 'admin' in auth]).toEqual([path, path.startsWith('/api/admin')])
    }
  })

  it('Q9: refuses to start with a route that it does not stand in front of', async () => {
    for (const path of ['/api/admin', '/api/admin/open', '/api/admin/:anything']) {
      await expect(createControlPlane(world.plane.services, [unguarded(path)])).rejects.toThrow(
        'must ask for a signature',
      )
    }
    const define = (path: string, auth: 'public' | { admin: 'read' }) => () =>
      defineRoute({
        method: 'GET',
        path,
        summary: 'x',
        auth,
        limit: 'default',
        request: { params: none, query: none, body: none },
        response: { status: 204 },
        handle: () => undefined,
      })
    expect(define('/api/admin/open', 'public')).toThrow('signed')
    expect(define('/api/elsewhere', { admin: 'read' })).toThrow('signed')
  })

  it('Q10: lets no handler run on a 401, whatever the method', async () => {
    let runs = 0
    const counted = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE'): Route =>
      defineRoute({
        method,
        path: '/api/admin/counted',
        summary: 'Counts',
        auth: { admin: 'command' },
        limit: 'default',
        request: { params: none, query: none, body: z.looseObject({}).nullish() },
        response: { status: 204 },
        handle: () => {
          runs += 1
        },
      })
    const methods = ['GET', 'POST', 'PATCH', 'DELETE'] as const
    const app = await createControlPlane(world.plane.services, methods.map(counted))
    const server = createHttpServer({ dataPlane: () => undefined, controlPlane: app.routing })
    const origin = await server.listen({ host: '127.0.0.1', port: 0 })
    const url = '/api/admin/counted'
    const ask = async (method: string, target: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(origin + target, { method, headers })).status
    const authority = new URL(world.plane.url).host
    const created = Math.floor(world.plane.clock.now() / 1000)
    for (const method of [...methods, 'HEAD'] as const) {
      const good = signedHeaders(owner, { method, authority, target: url, created })
      const bad = signedHeaders(makeKey('owner'), { method, authority, target: url, created })
      expect(await ask(method, url)).toBe(401)
      expect(await ask(method, url, bad)).toBe(401)
      expect(await ask(method, `${url}?x=1`, good)).toBe(401)
    }
    expect(runs).toBe(0)
    const good = signedHeaders(owner, { method: 'GET', authority, target: url, created })
    expect(await ask('GET', url, good)).toBe(204)
    expect(await ask('GET', url, good)).toBe(401)
    expect(runs).toBe(1)
    await server.close(0)
    await app.close()
  })
})

describe('an editor', () => {
  const seal = async (workspace: string) => {
    const body = JSON.stringify({ workspace, page: 'menu', provider: 'openai', api_key: 'sk-planted-0123456789' })
    const target = '/api/admin/ai-settings'
    const created = Math.floor(world.plane.clock.now() / 1000)
    const headers = signedHeaders(editor, { authority: new URL(world.plane.url).host, target, body, created })
    return world.plane.request('POST', target, { rawBody: body, headers })
  }

  it('Q8: acts for its own workspace, by a signature of its own', async () => {
    expect((await seal(mine)).status).not.toBe(401)
    expect((await seal(mine)).status).not.toBe(403)
  })

  it('acts for no other, and for the installation not at all', async () => {
    expect((await seal(theirs)).status).toBe(403)
    expect((await seal('ws_unknown')).status).toBe(403)
    expect((await world.command(editor, 'set_limits', { of: 'workspace', workspace: mine, limit: '1/day' })).http).toBe(
      403,
    )
    expect((await world.look(editor, '/api/admin/audit')).http).toBe(403)
  })

  it('leaves no secret in the audit log', async () => {
    const rows = await world.plane.database.selectFrom('audit_entries').select('bytes').execute()
    expect(rows.map(({ bytes }) => bytes).join('\n')).not.toContain('sk-planted')
  })
})
