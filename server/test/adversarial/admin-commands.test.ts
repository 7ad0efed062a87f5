/** Signed commands: replayed, raced, approved by the wrong ones, and where nothing can be written down. */
import { sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { verifyBody } from '../../src/identity/admin/verify-request.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { makeKey, signedHeaders, type TestKey } from '../end-to-end/admin-signer.ts'
import { type ControlPlane, startControlPlane } from '../end-to-end/control-plane.ts'

const one = makeKey('one')
const two = makeKey('two')
const editor = makeKey('editor')
const auditor = makeKey('auditor')
const fresh = makeKey('fresh')

const grant = (key: TestKey, roles: string[], workspaces?: string[]) => ({
  id: key.id,
  public_key_hex: key.publicKeyHex,
  roles,
  ...(workspaces === undefined ? {} : { workspaces }),
})

const everyone = [
  grant(one, ['owner']),
  grant(two, ['owner']),
  grant(editor, ['editor'], ['ws_own']),
  grant(auditor, ['auditor']),
]
const path = '/api/admin/command'

describeOnDatabases('signed commands', (open: OpenTestDatabase) => {
  let plane: ControlPlane
  afterEach(() => plane.close())

  const start = async (keys: object[] = everyone): Promise<void> => {
    plane = await startControlPlane({ open, adminConfig: JSON.stringify({ keys }) })
  }
  const signed = (key: TestKey, command: string, given: object = {}) => {
    const body = JSON.stringify({ command, arguments: given })
    const { host } = new URL(plane.url)
    const created = Math.floor(plane.clock.now() / 1000)
    return { rawBody: body, headers: signedHeaders(key, { authority: host, target: path, body, created }) }
  }
  const command = async (key: TestKey, name: string, given: object = {}) => {
    // Within one millisecond the order of ids is anybody's guess.
    plane.clock.advance(1)
    const { status, json } = await plane.request('POST', path, signed(key, name, given))
    return { status, ...Object(json) }
  }
  const look = async (key: TestKey, target: string) => {
    const { host } = new URL(plane.url)
    const created = Math.floor(plane.clock.now() / 1000)
    const headers = signedHeaders(key, { method: 'GET', authority: host, target, created })
    const { status, json } = await plane.request('GET', target, { headers })
    return { status, ...Object(json) }
  }
  const actions = async (): Promise<string[]> =>
    (await plane.database.selectFrom('audit_entries').select('bytes').orderBy('sequence').execute()).map(
      ({ bytes }) => JSON.parse(bytes).action,
    )
  const registration = { id: fresh.id, public_key_hex: fresh.publicKeyHex, roles: ['owner'] }

  it('Q11: takes each signature once, of a hundred at once exactly one', async () => {
    await start()
    const waiting = await command(one, 'register_admin_key', registration)
    const call = signed(one, 'withdraw', { id: waiting.id })
    const answers = await Promise.all(Array.from({ length: 100 }, () => plane.request('POST', path, call)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 401)).toHaveLength(99)
    expect((await actions()).filter((action) => action === 'admin_command.completed')).toHaveLength(1)
    plane.clock.advance(10_000)
    expect((await plane.request('POST', path, call)).status).toBe(401)
  })

  it('does what cannot be undone only with a second owner’s key', async () => {
    await start()
    const asked = await command(one, 'register_admin_key', registration)
    expect(asked).toMatchObject({ status: 'pending', description: expect.stringContaining(fresh.publicKeyHex) })
    expect((await look(fresh, '/api/admin/status')).status).toBe(401)
    const approval = { id: asked.id, digest: asked.digest }
    expect(await command(one, 'approve', approval)).toMatchObject({ status: 409 })
    expect(
      await command(two, 'approve', {
        ...approval,
        digest: asked.digest.replace(/^./, (c: string) => (c === 'A' ? 'B' : 'A')),
      }),
    ).toMatchObject({ status: 409 })
    expect(await command(auditor, 'approve', approval)).toMatchObject({ status: 403 })
    expect(await command(editor, 'approve', approval)).toMatchObject({ status: 403 })
    expect((await look(fresh, '/api/admin/status')).status).toBe(401)
    expect(await command(two, 'approve', approval)).toMatchObject({ status: 'completed', result: { id: fresh.id } })
    expect((await look(fresh, '/api/admin/status')).status).toBe(200)
    expect(await command(two, 'approve', approval)).toMatchObject({ status: 409 })
  })

  it('carries nothing out for a key that was revoked after it asked', async () => {
    await start([...everyone, grant(fresh, ['owner'])])
    const asked = await command(fresh, 'revoke_admin_key', { id: auditor.id })
    const end = await command(one, 'revoke_admin_key', { id: fresh.id })
    expect(await command(two, 'approve', { id: end.id, digest: end.digest })).toMatchObject({ status: 'completed' })
    expect(await command(two, 'approve', { id: asked.id, digest: asked.digest })).toMatchObject({ status: 409 })
    expect((await look(auditor, '/api/admin/status')).status).toBe(200)
  })

  it('lets one of many approvals take effect', async () => {
    await start()
    const { id, digest } = await command(one, 'register_admin_key', registration)
    const answers = await Promise.all(Array.from({ length: 10 }, () => command(two, 'approve', { id, digest })))
    expect(answers.filter(({ status }) => status === 'completed')).toHaveLength(1)
    expect((await actions()).filter((action) => action === 'admin_key.registered')).toHaveLength(1)
  })

  it('lets nobody approve after 24 hours, nor what was withdrawn', async () => {
    await start()
    const late = await command(one, 'register_admin_key', registration)
    plane.clock.advance(24 * 3_600_000)
    expect(await command(two, 'approve', { id: late.id, digest: late.digest })).toMatchObject({ status: 409 })
    const dropped = await command(one, 'register_admin_key', registration)
    expect(await command(two, 'withdraw', { id: dropped.id })).toMatchObject({ status: 'completed' })
    expect(await command(two, 'approve', { id: dropped.id, digest: dropped.digest })).toMatchObject({ status: 409 })
    expect((await look(fresh, '/api/admin/status')).status).toBe(401)
    const { data } = await look(one, '/api/admin/commands')
    expect(data.map(({ status }: { status: string }) => status)).toEqual(['completed', 'withdrawn', 'expired'])
  })

  it('refuses what cannot be undone where there is no second owner’s key', async () => {
    await start([grant(one, ['owner']), grant(auditor, ['auditor'])])
    expect(await command(one, 'register_admin_key', registration)).toMatchObject({
      status: 409,
      code: 'second_key_needed',
    })
    expect((await look(fresh, '/api/admin/status')).status).toBe(401)
  })

  it('keeps an owner’s own key out as the second one, under whatever id', async () => {
    await start([grant(one, ['owner']), { ...grant(one, ['owner']), id: 'alias' }])
    expect((await look(one, '/api/admin/status')).status).toBe(401)
  })

  it('lets an auditor look and not act, and an editor neither', async () => {
    await start()
    expect((await look(auditor, '/api/admin/audit')).status).toBe(200)
    expect(await command(auditor, 'withdraw', { id: 'adm_1' })).toMatchObject({ status: 403 })
    expect((await look(editor, '/api/admin/status')).status).toBe(403)
    expect(await command(editor, 'withdraw', { id: 'adm_1' })).toMatchObject({ status: 403 })
    expect((await actions()).filter((action) => action === 'admin_command.refused')).toHaveLength(3)
  })

  it('refuses a revoked key at once, also one that the file still lists', async () => {
    await start()
    const { id, digest } = await command(one, 'revoke_admin_key', { id: auditor.id })
    expect((await look(auditor, '/api/admin/status')).status).toBe(200)
    await command(two, 'approve', { id, digest })
    expect((await look(auditor, '/api/admin/status')).status).toBe(401)
  })

  it('refuses a request whose key is revoked between its signature and its intent', async () => {
    await start()
    const { rawBody, headers } = signed(one, 'withdraw', { id: 'adm_none' })
    const { admin } = plane.services
    const head = await admin.verifyHead({
      method: 'POST',
      path,
      query: '?',
      contentType: 'application/json',
      headers: {
        'content-digest': headers['content-digest'],
        'signature-input': headers['signature-input'],
        signature: headers.signature,
      },
    })
    const asked = await command(two, 'register_admin_key', registration)
    await command(one, 'approve', { id: asked.id, digest: asked.digest })
    const end = await command(two, 'revoke_admin_key', { id: one.id })
    expect(await command(fresh, 'approve', { id: end.id, digest: end.digest })).toMatchObject({ status: 'completed' })
    let runs = 0
    const request = verifyBody(head, Buffer.from(rawBody))
    const operation = {
      name: 'x',
      workspaceId: null,
      record: {},
      withoutOutcome: false,
      work: () => {
        runs += 1
      },
    }
    const performing = admin.perform(request, { name: 'x', permission: 'command' }, async () => operation)
    await expect(performing).rejects.toMatchObject({ code: 'signature_refused' })
    expect(runs).toBe(0)
  })

  it('Q10: does nothing where the intent cannot be written', async () => {
    await start()
    const { id } = await command(one, 'register_admin_key', registration)
    const entries = (await actions()).length
    await plane.database.updateTable('audit_head').set({ id: 2 }).execute()
    const call = signed(two, 'withdraw', { id })
    expect((await plane.request('POST', path, call)).status).toBe(500)
    await plane.database.updateTable('audit_head').set({ id: 1 }).execute()
    expect((await actions()).length).toBe(entries)
    const { count } = await plane.database
      .selectFrom('admin_nonces')
      .select(sql<number>`count(*)`.as('count'))
      .where('key_id', '=', two.id)
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(0)
    const { data } = await look(one, '/api/admin/commands')
    expect(data[0]).toMatchObject({ id, status: 'pending' })
  })

  it('judges nonce and role before it reads what is asked, and records whatever it refuses', async () => {
    await start()
    const refusals = async () => (await actions()).filter((action) => action === 'admin_command.refused').length
    const malformed = signed(one, 'set_limits', { of: 'nothing' })
    expect((await plane.request('POST', path, malformed)).status).toBe(422)
    expect(await refusals()).toBe(1)
    expect((await plane.request('POST', path, malformed)).status).toBe(401)
    expect(await refusals()).toBe(1)
    expect(await command(auditor, 'no_such_command', { of: 'nothing' })).toMatchObject({ status: 403 })
    expect(await command(auditor, 'approve', { id: 'adm_none', digest: 'none' })).toMatchObject({ status: 403 })
    expect(await refusals()).toBe(3)
    const seal = '/api/admin/ai-settings/rewrap'
    const probe = async (key: TestKey) => {
      const body = JSON.stringify({ encrypted_api_key: 'kgsk1.of.somebody.else' })
      const created = Math.floor(plane.clock.now() / 1000)
      const headers = signedHeaders(key, { authority: new URL(plane.url).host, target: seal, body, created })
      return (await plane.request('POST', seal, { rawBody: body, headers })).status
    }
    expect(await probe(auditor)).toBe(403)
    expect(await refusals()).toBe(4)
    expect(await probe(editor)).not.toBe(403)
    expect(await refusals()).toBe(5)
  })

  it('says that a command happened also where its history cannot be written', async () => {
    await start()
    const [first, second] = [
      await command(one, 'register_admin_key', registration),
      await command(one, 'register_admin_key', registration),
    ]
    expect(await command(two, 'withdraw', { id: first.id })).toMatchObject({ status: 'completed' })
    // A second row of this state is refused by the database; any other state could be written.
    await sql`create unique index one_completed on admin_commands (status) where status = 'completed'`.execute(
      plane.database,
    )
    const answer = await command(two, 'withdraw', { id: second.id })
    expect(answer).toMatchObject({ status: 'completed', result: { id: second.id } })
    expect((await actions()).filter((action) => action.startsWith('admin_command.')).slice(-2)).toEqual([
      'admin_command.accepted',
      'admin_command.completed',
    ])
    const { data } = await look(one, '/api/admin/commands')
    const stateOf = (id: string) => data.find((view: { id: string }) => view.id === id)?.status
    expect([stateOf(second.id), stateOf(answer.id)]).toEqual(['withdrawn', 'running'])
  })

  it('keeps what waits in sight, however many commands one key piles upon it', async () => {
    await start()
    const end = await command(two, 'revoke_admin_key', { id: one.id })
    const waiting = '/api/admin/commands?status=pending&limit=1'
    for (let count = 0; count < 5; count += 1) {
      await command(one, 'set_limits', { of: 'key', limit: '100/minute' })
      if (count % 2 === 0) await command(one, 'register_admin_key', registration)
    }
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await look(two, `${waiting}${cursor === null ? '' : `&cursor=${cursor}`}`)
      expect(page).toMatchObject({ status: 200, data: [{ status: 'pending' }] })
      seen.push(page.data[0].id)
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(seen).toHaveLength(4)
    expect(seen.at(-1)).toBe(end.id)
    expect(await look(two, `/api/admin/commands/${end.id}`)).toMatchObject({ id: end.id, body: expect.any(String) })
    expect((await look(two, '/api/admin/commands/adm_none')).status).toBe(404)
    expect((await look(editor, `/api/admin/commands/${end.id}`)).status).toBe(403)
    plane.clock.advance(24 * 3_600_000)
    expect((await look(two, waiting)).data).toEqual([])
  })

  it('names the commands there are to whoever mistypes one, and the fields that are wrong', async () => {
    await start()
    expect(await command(one, 'regster_admin_key')).toMatchObject({
      status: 422,
      errors: [{ path: 'command', message: expect.stringContaining('register_admin_key') }],
    })
    expect(await command(one, 'register_admin_key', { ...registration, roles: ['king'] })).toMatchObject({
      status: 422,
      errors: [{ path: 'arguments.roles.0' }],
    })
  })
})
