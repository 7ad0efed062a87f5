/** What each signed command does, what it refuses, and that its proof stays in the audit log. */
import { createPublicKey, verify } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { pruneRecords } from '../../src/gateway/records/prune.ts'
import { createAdminCommands } from '../../src/identity/admin/admin-commands.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { describeOnDatabases } from '../databases.ts'
import { makeKey } from '../end-to-end/admin-signer.ts'
import { type AdminWorld, grant, startAdminWorld } from '../end-to-end/admin-world.ts'

const one = makeKey('one')
const two = makeKey('two')
const keys = [grant(one, ['owner']), grant(two, ['owner'])]

describeOnDatabases('an admin command', (open) => {
  let world: AdminWorld
  const start = async (): Promise<AdminWorld> => {
    world = await startAdminWorld(open, keys)
    return world
  }
  afterEach(() => world.close())

  it('sets limits that hold at once, and gives them back to the configuration', async () => {
    const { command, plane } = await start()
    const account = await plane.register('someone@keepgate.example')
    const token = await plane.login(account)
    const look = async () =>
      (await plane.request('GET', '/api/workspaces', { token })).headers.get('x-ratelimit-limit-requests')
    expect(await look()).toBeNull()
    expect(await command(one, 'set_limits', { of: 'class:default', limit: '77/minute' })).toMatchObject({ http: 200 })
    expect(await look()).toBe('77')
    expect(await command(one, 'set_limits', { of: 'class:default', limit: 'configured' })).toMatchObject({ http: 200 })
    expect(await look()).toBeNull()
    const workspace = account.home.workspace.id
    await command(one, 'set_limits', { of: 'workspace', workspace, limit: '5/hour' })
    expect(plane.limits.workspaceRule(workspace)).toEqual({ limit: 5, windowSeconds: 3600 })
    const { record } = await plane.identity.keys
      .forWorkspace(workspace)
      .create({ type: 'cli' }, null, { name: 'limited' })
    await command(one, 'set_limits', { of: `key:${record.id}`, workspace, limit: '7/minute' })
    expect((await plane.identity.keys.forWorkspace(workspace).get(record.id)).requestsPerMinute).toBe(7)
  })

  it.each([
    [{ of: 'address', limit: '1/day' }, 'limit'],
    [{ of: 'address', limit: 'off' }, 'limit'],
    [{ of: 'key', limit: 'off' }, 'limit'],
    [{ of: 'class:default', limit: '9/minute' }, 'limit'],
    [{ of: 'class:other', limit: '9/minute' }, 'of'],
    [{ of: 'workspace', limit: '9/minute' }, 'workspace'],
    [{ of: 'address', limit: '100/minute', workspace: 'ws_1' }, 'workspace'],
    [{ of: 'key:abc', limit: '9/hour', workspace: 'ws_1' }, 'limit'],
    [{ of: 'key', limit: '-1/minute' }, 'limit'],
    [{ of: 'key', limit: '1e9/minute' }, 'limit'],
    [{ of: '__proto__', limit: 'off' }, 'of'],
  ])('sets no limit that locks everybody out or means nothing: %j', async (given, field) => {
    const { command, plane } = await start()
    const answer = await command(one, 'set_limits', given)
    expect(answer).toMatchObject({ http: 422, errors: [{ path: `arguments.${field}` }] })
    expect(await plane.database.selectFrom('limit_overrides').selectAll().execute()).toEqual([])
  })

  it.each(['\ud800', 'ws_\udc00', 'ws_\0', 'ws_1', `ws_${'A'.repeat(26)}`, 'x'.repeat(64)])(
    'names no workspace that is none, whatever key asks, and leaves a log that verifies: %j',
    async (workspace) => {
      const auditor = makeKey('auditor')
      world = await startAdminWorld(open, [...keys, grant(auditor, ['auditor'])])
      const given = { of: 'workspace', workspace, limit: '5/hour' }
      expect(await world.command(auditor, 'set_limits', given)).toMatchObject({ http: 403 })
      expect(await world.command(one, 'set_limits', given)).toMatchObject({ http: 404 })
      expect(await world.command(one, 'revoke_all', { scope: 'sessions', workspace })).toMatchObject({ http: 404 })
      const filed = await world.plane.database.selectFrom('audit_entries').select(['action', 'workspace_id']).execute()
      const refused = filed.filter(({ action }) => action === 'admin_command.refused')
      expect(refused.map(({ workspace_id }) => workspace_id)).toEqual([null, null, null])
      expect(await world.plane.audit.verify()).toMatchObject({ ok: true })
    },
  )

  it('writes nothing into the part of the log of a workspace that the key may not act for', async () => {
    const editor = makeKey('editor')
    world = await startAdminWorld(open, [...keys, grant(editor, ['owner'], [`ws_${'0'.repeat(26)}`])])
    const { home } = await world.plane.register('theirs@keepgate.example')
    const given = { of: 'workspace', workspace: home.workspace.id, limit: '5/hour' }
    expect(await world.command(editor, 'set_limits', given)).toMatchObject({ http: 403 })
    const { entries } = await world.plane.audit.list(home.workspace.id, null)
    expect(entries.filter(({ action }) => action.startsWith('admin_command.'))).toEqual([])
    const all = await world.plane.audit.listAll(null)
    expect(all.entries.filter(({ action }) => action === 'admin_command.refused')).toHaveLength(1)
  })

  it('allows an outbound address and takes it back, both at once', async () => {
    const { command, plane } = await start()
    const may = (): boolean => {
      try {
        return plane.addressPolicy.checkUrl('http://10.1.2.3:8080/v1') !== null
      } catch {
        return false
      }
    }
    const address = '10.1.2.3:8080'
    expect(may()).toBe(false)
    expect(await command(one, 'allow_outbound_address', { address })).toMatchObject({ http: 200 })
    expect(may()).toBe(true)
    expect(await command(one, 'allow_outbound_address', { address })).toMatchObject({ http: 409 })
    expect(await command(one, 'disallow_outbound_address', { address })).toMatchObject({ http: 200 })
    expect(may()).toBe(false)
    expect(await command(one, 'disallow_outbound_address', { address })).toMatchObject({ http: 404 })
    expect(await command(one, 'disallow_outbound_address', { address: 'listed.example:80' })).toMatchObject({
      http: 409,
    })
    for (const wrong of ['http://10.1.2.3:80', '10.1.2.3', '10.1.2.3:0', '10.1.2.3:99999', '', 'a b:1']) {
      expect(await command(one, 'allow_outbound_address', { address: wrong })).toMatchObject({ http: 422 })
    }
  })

  it('ends sessions, keys, tokens and sealed keys of one workspace, and of no other', async () => {
    const { agreed, plane } = await start()
    const mine = await plane.register('mine@keepgate.example')
    const theirs = await plane.register('theirs@keepgate.example')
    const furnish = async (account: typeof mine) => {
      const workspace = account.home.workspace.id
      const key = await plane.identity.keys.forWorkspace(workspace).create({ type: 'cli' }, null, { name: 'k' })
      const expiresAt = plane.clock.now() + 86_400_000
      const token = await plane.identity.tokens
        .forWorkspace(workspace)
        .create({ type: 'cli' }, null, { name: 't', expiresAt })
      return { workspace, key: key.record.id, token: token.record.id, session: await plane.login(account) }
    }
    const [a, b] = [await furnish(mine), await furnish(theirs)]
    for (const scope of ['sessions', 'api_keys', 'management_tokens', 'sealed_keys']) {
      const answer = await agreed(one, two, 'revoke_all', { scope, workspace: a.workspace })
      expect(answer).toMatchObject({ status: 'completed', result: { revoked: 1 } })
    }
    const alive = async ({ workspace, key, token, session }: typeof a) => ({
      session: (await plane.request('GET', '/auth/session', { token: session })).status,
      key: (await plane.identity.keys.forWorkspace(workspace).get(key)).revokedAt,
      token: (await plane.identity.tokens.forWorkspace(workspace).get(token)).revokedAt,
      generation: await plane.identity.sealedGenerations.read(workspace),
    })
    const now = plane.clock.now()
    expect(await alive(a)).toEqual({ session: 401, key: now, token: now, generation: 1 })
    expect(await alive(b)).toEqual({ session: 200, key: null, token: null, generation: 0 })
    expect(await agreed(one, two, 'revoke_all', { scope: 'api_keys', workspace: 'all' })).toMatchObject({
      result: { revoked: 1 },
    })
    expect(await agreed(one, two, 'revoke_all', { scope: 'api_keys' })).toMatchObject({ http: 422 })
    expect(await agreed(one, two, 'revoke_all', { scope: 'api_keys', workspace: 'ws_none' })).toMatchObject({
      http: 404,
    })
  })

  it('revokes the sealed keys of every workspace, or of none', async () => {
    const { agreed, plane, actions } = await start()
    const accounts = [await plane.register('mine@keepgate.example'), await plane.register('theirs@keepgate.example')]
    const generations = () =>
      Promise.all(accounts.map(({ home }) => plane.identity.sealedGenerations.read(home.workspace.id)))
    // The second workspace of this number is refused by the database.
    await sql`create unique index one_raised on workspaces (sealed_generation) where sealed_generation = 1`.execute(
      plane.database,
    )
    expect((await agreed(one, two, 'revoke_all', { scope: 'sealed_keys', workspace: 'all' })).http).not.toBe(200)
    expect(await generations()).toEqual([0, 0])
    await sql`drop index one_raised`.execute(plane.database)
    expect(await agreed(one, two, 'revoke_all', { scope: 'sealed_keys', workspace: 'all' })).toMatchObject({
      result: { revoked: 2, counted: 'workspaces' },
    })
    expect(await generations()).toEqual([1, 1])
    expect((await actions()).filter((action) => action === 'sealed_keys.revoked')).toHaveLength(1)
  })

  it('removes old request records with two persons, and never an audit entry', async () => {
    const { agreed, command, plane, actions } = await start()
    const { home } = await plane.register('someone@keepgate.example')
    const day = 86_400_000
    await plane.addRecord(home.workspace.id, { time: plane.clock.now() - 31 * day })
    await plane.addRecord(home.workspace.id, { time: plane.clock.now() - 29 * day })
    const before = (await actions()).length
    expect(await command(one, 'prune', { older_than_days: 30 })).toMatchObject({ status: 'pending' })
    const count = async () => (await plane.database.selectFrom('request_records').select('id').execute()).length
    expect(await count()).toBe(2)
    expect(await agreed(one, two, 'prune', { older_than_days: 30 })).toMatchObject({ result: { removed: 1 } })
    expect(await count()).toBe(1)
    expect((await actions()).length).toBeGreaterThan(before)
    expect(await command(one, 'prune', { older_than_days: 0 })).toMatchObject({ http: 422 })
  })

  it('removes and withdraws nothing for a key that was revoked since its command was accepted', async () => {
    const { command, plane, actions } = await start()
    const { home } = await plane.register('someone@keepgate.example')
    await plane.addRecord(home.workspace.id, { time: plane.clock.now() - 1000 })
    const id = String((await command(one, 'prune', { older_than_days: 30 })).id)
    const { database, clock } = plane
    const revoked = { confirm: () => Promise.reject(new AppError('forbidden')) }
    const before = await actions()
    const parts = { database, telemetry: database, audit: () => Promise.resolve() }
    await expect(pruneRecords(parts, revoked, clock.now())).rejects.toMatchObject({ code: 'forbidden' })
    const commands = createAdminCommands({ database, clock })
    await expect(commands.withdraw(revoked, id)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await database.selectFrom('request_records').select('id').execute()).toHaveLength(1)
    expect((await commands.find(id))?.status).toBe('pending')
    expect(await actions()).toEqual(before)
  })

  it('leaves a proof in the audit log that verifies without the server', async () => {
    const { command, plane } = await start()
    await command(one, 'set_limits', { of: 'class:chat', limit: '20/minute' })
    const rows = await plane.database.selectFrom('audit_entries').select('bytes').orderBy('sequence').execute()
    const entries = rows.map(({ bytes }) => JSON.parse(bytes))
    const intent = entries.find(({ action }) => action === 'admin_command.accepted')
    const { signature_base: base, signature, public_key_hex: hex, digest, arguments: given } = intent.details
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(hex, 'hex')])
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from(base), publicKey, Buffer.from(signature, 'base64'))).toBe(true)
    expect(base).toContain(digest)
    expect(given).toEqual({ of: 'class:chat', limit: '20/minute' })
    expect(intent.actor).toEqual({ type: 'admin_key', id: 'one' })
    const outcome = entries.find(({ action }) => action === 'admin_command.completed')
    expect(outcome.target).toEqual(intent.target)
    expect((await world.look(two, '/api/admin/audit')).data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'limit.set', actor: { type: 'admin_key', id: 'one' } }),
      ]),
    )
  })
})
