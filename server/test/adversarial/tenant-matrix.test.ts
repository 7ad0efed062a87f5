/**
 * Tenant × role × route, against the table beside this file: a route without a row fails, and so does a row without a
 * route.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '../../src/http/define-route.ts'
import { routes } from '../../src/http/routes.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { type Account, type ControlPlane, registrationOf, startControlPlane } from '../end-to-end/control-plane.ts'
import { matrix, type Row, workspace } from './tenant-table.ts'

const ranks = ['guest', 'user', 'moderator', 'admin'] as const
const roles = [
  'nobody',
  'api key',
  'garbage',
  'guest',
  'user',
  'moderator',
  'admin',
  'stranger',
  'instance admin of another workspace',
  'management token with every scope',
  'management token with one scope',
  'management token of another workspace',
  'admin of a deleted workspace',
] as const
type Role = (typeof roles)[number]

/** Scope of the narrow token. */
const narrowScope = 'usage:read'
const admitted = 'admitted'

const rankOf = (role: Role): (typeof ranks)[number] | null => ranks.find((name) => name === role) ?? null
const isToken = (role: Role): boolean => role.startsWith('management token')

const expectedOf = (row: Row, role: Role): 401 | 403 | 404 | typeof admitted => {
  if (row === 'public') return admitted
  if (row === 'signed') return 401
  if (role === 'nobody' || role === 'api key' || role === 'garbage') return 401
  if (row === 'principal') return admitted
  if (row === 'person') return isToken(role) ? 403 : admitted
  if (row === 'instance-admin') return role === 'instance admin of another workspace' ? admitted : 403
  if (row.people === true && isToken(role)) return 403
  const held = rankOf(role)
  if (held !== null) return ranks.indexOf(held) >= ranks.indexOf(row.lowest) ? admitted : 403
  if (role === 'management token with every scope') return admitted
  if (role === 'management token with one scope') return row.scope === narrowScope ? admitted : 403
  return 404
}

const nameOf = (route: Pick<Route, 'method' | 'path'>): string => `${route.method} ${route.path}`

/** A valid body, so that a refusal is the guard's and not the schema's. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/workspaces': { name: 'New' },
  'PATCH /auth/person': { display_name: 'Renamed' },
  [`PATCH ${workspace}`]: { name: 'Renamed' },
  [`PATCH ${workspace}/members/:memberId`]: { rank: 'admin' },
  [`POST ${workspace}/invitations`]: { email: 'invited@keepgate.example', rank: 'admin' },
  [`POST ${workspace}/providers`]: { provider: 'openai', name: 'other', key: 'sk-0000000000000000' },
  [`PATCH ${workspace}/providers/:connectionId`]: { name: 'renamed' },
  [`POST ${workspace}/api-keys`]: { name: 'another' },
  [`PATCH ${workspace}/api-keys/:keyId`]: { name: 'renamed' },
  [`POST ${workspace}/api-keys/:keyId/rotate`]: { grace_seconds: 0 },
  [`POST ${workspace}/playground/chat`]: { model: 'main/gpt-4o', messages: [{ role: 'user', content: 'Hi' }] },
  'POST /api/admin/command': { command: 'prune', arguments: { older_than_days: 30 } },
  [`POST ${workspace}/management-tokens`]: { name: 'another', expires_at: 4_000_000_000_000 },
}

let plane: ControlPlane
let tokens: Readonly<Record<Role, string | undefined>>
let ids: { mine: Record<string, string>; deleted: Record<string, string>; theirs: Record<string, string> }
let snapshot: () => Promise<string>
let ownKeyId: string

const newestEntry = async (workspaceId: string): Promise<string> => {
  const { entries } = await plane.audit.list(workspaceId, null, 1)
  return String(entries[0]?.sequence)
}

/** Everything a workspace can hold, once. */
const furnish = async (owner: Account): Promise<Record<string, string>> => {
  const { identity, connections } = plane
  const workspaceId = owner.home.workspace.id
  const actor = { type: 'person', id: owner.home.person.id } as const
  const { invitation } = await identity.invitations
    .forWorkspace(workspaceId)
    .create(actor, { email: `pending-${workspaceId}@keepgate.example`, rank: 'user' })
  const connection = await connections
    .forWorkspace(workspaceId)
    .create(actor, { provider: 'openai', name: 'main', key: keyOf() })
  const apiKey = await identity.keys.forWorkspace(workspaceId).create(actor, actor.id, { name: 'theirs' })
  const token = await identity.tokens
    .forWorkspace(workspaceId)
    .create(actor, actor.id, { name: 'script', expiresAt: plane.clock.now() + 86_400_000, scopes: null })
  const members = await identity.members.forWorkspace(workspaceId).list()
  return {
    workspaceId,
    memberId: members[0]?.id ?? '',
    invitationId: invitation.id,
    connectionId: connection.id,
    keyId: apiKey.record.id,
    apiKey: apiKey.secret,
    tokenId: token.record.id,
    managementToken: token.secret,
    recordId: await plane.addRecord(workspaceId),
    sequence: await newestEntry(workspaceId),
    file: 'swagger-ui.css',
    asset: 'app-1.js',
    code: 'not_found',
  }
}

const keyOf = () => new Secret('sk-planted-0123456789abcdef')

const join = async (home: Account, name: string, as: (typeof ranks)[number]): Promise<Account> => {
  const email = `${name}@keepgate.example`
  const actor = { type: 'person', id: home.home.person.id } as const
  const { token } = await plane.identity.invitations
    .forWorkspace(home.home.workspace.id)
    .create(actor, { email, rank: as })
  const { registration, auth, recoveryAuth } = registrationOf(email)
  const { person } = await plane.identity.signUp.withInvitation({ token, registration })
  return { email, auth, recoveryAuth, home: { person, workspace: home.home.workspace } }
}

beforeAll(async () => {
  plane = await startControlPlane()
  const root = await plane.firstAdministrator('root@keepgate.example')
  const owner = await plane.register('owner@keepgate.example')
  const stranger = await plane.register('stranger@keepgate.example')
  const bereft = await plane.register('bereft@keepgate.example')
  const mine = await furnish(owner)
  const theirs = await furnish(stranger)
  const deleted = await furnish(bereft)
  const guest = await join(owner, 'guest', 'guest')
  const user = await join(owner, 'user', 'user')
  const moderator = await join(owner, 'moderator', 'moderator')
  const admin = await join(owner, 'admin', 'admin')
  await plane.identity.workspaces.remove({ type: 'person', id: bereft.home.person.id }, bereft.home.workspace.id)
  const actor = { type: 'person', id: owner.home.person.id } as const
  const narrow = await plane.identity.tokens
    .forWorkspace(owner.home.workspace.id)
    .create(actor, actor.id, { name: 'narrow', expiresAt: plane.clock.now() + 86_400_000, scopes: [narrowScope] })
  const own = await plane.identity.keys
    .forWorkspace(owner.home.workspace.id)
    .create({ type: 'person', id: user.home.person.id }, user.home.person.id, { name: 'the user’s own' })
  ownKeyId = own.record.id
  ids = { mine, theirs, deleted }
  tokens = {
    nobody: undefined,
    'api key': mine.apiKey,
    garbage: 'mk_test_000000000000_garbage',
    guest: await plane.login(guest),
    user: await plane.login(user),
    moderator: await plane.login(moderator),
    admin: await plane.login(admin),
    stranger: await plane.login(stranger),
    'instance admin of another workspace': await plane.login(root),
    'management token with every scope': mine.managementToken,
    'management token with one scope': narrow.secret,
    'management token of another workspace': theirs.managementToken,
    'admin of a deleted workspace': await plane.login(bereft),
  }
  snapshot = async () => {
    const { database } = plane
    const rows = await Promise.all([
      database.selectFrom('workspaces').selectAll().orderBy('id').execute(),
      database.selectFrom('members').selectAll().orderBy('id').execute(),
      database.selectFrom('invitations').selectAll().orderBy('id').execute(),
      database.selectFrom('provider_connections').selectAll().orderBy('id').execute(),
      database
        .selectFrom('api_keys')
        .select(['id', 'name', 'key_hash', 'expires_at', 'revoked_at', 'rotated_to', 'revision'])
        .orderBy('id')
        .execute(),
      database.selectFrom('audit_entries').selectAll().orderBy('sequence').execute(),
    ])
    return JSON.stringify(rows)
  }
})

afterAll(async () => {
  await plane.close()
})

const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/:([A-Za-z]+)/g, (_match, name: string) => values[name] ?? 'missing')

const isDenied = (status: number): boolean => status === 401 || status === 403 || status === 404

/** What is wrong with how one route treats one role. */
const check = async (route: Route, role: Role): Promise<string[]> => {
  const name = nameOf(route)
  const row = matrix[name]
  if (row === undefined) return [`${name}: no row`]
  const expected = expectedOf(row, role)
  const own = role === 'admin of a deleted workspace' ? ids.deleted : ids.mine
  // Whoever is let in sends a query that no route takes: the guards have spoken, and nothing happens.
  const path = fill(route.path, own) + (expected === admitted ? '?kg_probe=1' : '')
  const body = route.method === 'GET' ? undefined : bodies[name]
  const answer = await plane.request(route.method, path, { token: tokens[role], body })
  const asPage = row === 'public' && route.method === 'GET'
  const wrong: string[] = []
  const right = expected === admitted ? answer.status === (asPage ? 200 : 422) : answer.status === expected
  if (!right) wrong.push(`${name}: ${answer.status}, expected ${expected}`)
  const type = answer.headers.get('content-type') ?? ''
  if (expected !== admitted && !type.startsWith('application/problem+json')) wrong.push(`${name}: not a problem`)
  if (route.method === 'GET') {
    const head = await plane.request('HEAD', path, { token: tokens[role] })
    if (head.status !== answer.status || head.text !== '') wrong.push(`HEAD ${name}: ${head.status}`)
  }
  return wrong
}

describe('tenant × role × route', () => {
  it('has a row for every route, and a route for every row', () => {
    expect(Object.keys(matrix).toSorted()).toEqual(routes.map(nameOf).toSorted())
  })

  it.each(roles)('L25 L27: admits and refuses exactly as the table says: %s', async (role) => {
    const before = await snapshot()
    const wrong: string[] = []
    for (const route of routes) wrong.push(...(await check(route, role)))
    expect(wrong).toEqual([])
    expect(await snapshot()).toBe(before)
  })

  it('P20: answers 404 for another tenant’s object under one’s own workspace, and leaves it as it was', async () => {
    const before = await snapshot()
    const wrong: string[] = []
    for (const route of routes) {
      const parameters = [...route.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? '')
      if (!parameters.includes('workspaceId') || parameters.length < 2) continue
      const mixed = { ...ids.theirs, workspaceId: ids.mine.workspaceId ?? '' }
      for (const role of ['admin', 'management token with every scope'] as const) {
        const answer = await plane.request(route.method, fill(route.path, mixed), {
          token: tokens[role],
          body: bodies[nameOf(route)],
        })
        if (answer.status !== 404) wrong.push(`${role} ${nameOf(route)}: ${answer.status} ${answer.text}`)
      }
    }
    expect(wrong).toEqual([])
    expect(await snapshot()).toBe(before)
  })

  it('P19: gives a foreign, an absent and a deleted workspace the same answer', async () => {
    const bodiesSeen = new Set<string>()
    for (const workspaceId of [
      ids.theirs.workspaceId,
      ids.deleted.workspaceId,
      'ws_00000000000000000000000000',
      '__proto__',
    ]) {
      const { status, json } = await plane.request('GET', `/api/workspaces/${workspaceId}`, { token: tokens.admin })
      const { request_id: _differs, ...rest } = Object(json)
      bodiesSeen.add(JSON.stringify({ status, rest }))
    }
    expect([...bodiesSeen]).toHaveLength(1)
    expect([...bodiesSeen][0]).toContain('"status":404')
  })

  it('shows a user only their own API keys, and a moderator all', async () => {
    const path = `/api/workspaces/${ids.mine.workspaceId}/api-keys`
    const listed = async (role: Role): Promise<string[]> =>
      Object((await plane.request('GET', path, { token: tokens[role] })).json).data.map((key: { id: string }) => key.id)
    expect(await listed('user')).toEqual([ownKeyId])
    expect((await listed('moderator')).toSorted()).toEqual([ownKeyId, ids.mine.keyId].toSorted())
    for (const [method, suffix] of [
      ['GET', ''],
      ['PATCH', ''],
      ['POST', '/rotate'],
      ['POST', '/revoke'],
    ] as const) {
      const answer = await plane.request(method, `${path}/${ids.mine.keyId}${suffix}`, {
        token: tokens.user,
        body:
          method === 'GET'
            ? undefined
            : suffix === '/rotate'
              ? { grace_seconds: 0 }
              : suffix === ''
                ? { name: 'x' }
                : undefined,
      })
      expect(answer.status, `${method} ${suffix}`).toBe(404)
    }
  })

  it('lets neither kind of key be reached through the other’s routes', async () => {
    const base = `/api/workspaces/${ids.mine.workspaceId}`
    const token = tokens.admin
    const swapped = [
      await plane.request('GET', `${base}/api-keys/${ids.mine.tokenId}`, { token }),
      await plane.request('POST', `${base}/api-keys/${ids.mine.tokenId}/revoke`, { token }),
      await plane.request('POST', `${base}/management-tokens/${ids.mine.keyId}/revoke`, { token }),
    ]
    expect(swapped.map(({ status }) => status)).toEqual([404, 404, 404])
  })

  it('never lets a management token make another one', async () => {
    const answer = await plane.request('POST', `/api/workspaces/${ids.mine.workspaceId}/management-tokens`, {
      token: ids.mine.managementToken,
      body: { name: 'child', expires_at: 4_000_000_000_000 },
    })
    expect(answer.status).toBe(403)
  })

  it('P20: keeps one tenant’s records, usage and audit entries out of another’s', async () => {
    for (const part of [
      'logs',
      'logs.csv',
      'logs.json',
      'usage?by=model',
      'usage/series?by=key',
      'overview',
      'provider-health',
      'models',
      'audit',
      'audit/key',
      'audit/checkpoints',
      'audit/verification',
      'providers',
      'api-keys',
      'members',
    ]) {
      const { status, text } = await plane.request('GET', `/api/workspaces/${ids.mine.workspaceId}/${part}`, {
        token: tokens.admin,
      })
      expect(status, part).toBe(200)
      for (const [name, id] of Object.entries(ids.theirs)) {
        if (!['file', 'asset', 'code', 'sequence'].includes(name))
          expect(text.includes(id), `${part} shows ${name}`).toBe(false)
      }
      expect(text, part).not.toContain('sk-planted')
    }
  })

  it('acts on a lowered rank at once', async () => {
    const moderator = tokens.moderator
    const members = await plane.request('GET', `/api/workspaces/${ids.mine.workspaceId}/members`, {
      token: tokens.admin,
    })
    const row = Object(members.json).data.find(
      (member: { email: string }) => member.email === 'moderator@keepgate.example',
    )
    const path = `/api/workspaces/${ids.mine.workspaceId}/members/${row.id}`
    expect((await plane.request('PATCH', path, { token: tokens.admin, body: { rank: 'guest' } })).status).toBe(200)
    const after = await plane.request('GET', `/api/workspaces/${ids.mine.workspaceId}/audit`, { token: moderator })
    expect(isDenied(after.status)).toBe(true)
  })
})
