/** Imports of another gateway's data: what they add, what they never do, and that they go away again. */
import { expect, it } from 'vitest'
import { describeOnDatabases } from '../databases.ts'
import { writingsOf } from '../harness/writings.ts'
import { register } from './identity-world.ts'
import { codeOf, day, openImportWorld, readFixture } from './import-world.ts'

const fixture = readFixture()
const keys = fixture.APIKey
const living = keys.filter(({ active }) => active)
const dead = keys.filter(({ active }) => !active)
const first = keys[0]?.key ?? ''

describeOnDatabases('an import from Perpetuo', (open) => {
  it('P36 P39: takes every key over as a keyed hash that ends with the window, and revoked ones as revoked', async () => {
    const world = await openImportWorld(open)
    const report = await world.importIt({ windowMs: 10 * day })
    expect(report.imported).toEqual({
      workspaces: 2,
      members: 0,
      invitations: 2,
      provider_connections: 5,
      api_keys: 4,
    })
    expect(report.failed).toEqual([])
    for (const { key, name } of living) {
      const record = await world.enter(key)
      expect(record).toMatchObject({ name, source: 'perpetuo', expiresAt: world.clock.now() + 10 * day })
      expect(record.lastFour).toBe(key.slice(-4))
    }
    for (const { key } of dead) {
      await expect(world.enter(key)).rejects.toMatchObject({ code: 'key_revoked' })
    }
  })

  it('P36: leaves no plaintext of any key in any row, and seals provider keys to their workspace', async () => {
    const world = await openImportWorld(open)
    await world.importIt()
    const stored = JSON.stringify(await world.dump())
    const secrets = [...keys.map(({ key }) => key), ...fixture.ProviderKey.map((row) => row.expected_plaintext)]
    for (const secret of secrets)
      for (const writing of writingsOf(secret)) expect(stored).not.toContain(writing.toString('utf8'))
    for (const { api_key: encoded } of fixture.ProviderKey) expect(stored).not.toContain(encoded)

    const workspaces = await world.identity.workspaces.listAll()
    const idOf = (name: string) => workspaces.find((workspace) => workspace.name === name)?.id ?? ''
    const opened = await Promise.all([
      world.openKey(idOf('Workspace 0'), 'openai'),
      world.openKey(idOf('Workspace 0'), 'mistral-disabled'),
      world.openKey(idOf('Workspace 0'), 'gemini'),
      world.openKey(idOf('Workspace 1'), 'anthropic'),
      world.openKey(idOf('Workspace 1'), 'cohere'),
    ])
    const plain = (provider: string) => fixture.ProviderKey.find((row) => row.provider === provider)?.expected_plaintext
    expect(opened).toEqual(['openai', 'mistral', 'google', 'anthropic', 'cohere'].map(plain))
    const order = await world.connections.forWorkspace(idOf('Workspace 0')).list()
    expect(order.map(({ name }) => name)).toEqual(['openai', 'mistral-disabled', 'gemini'])
  })

  it('P37 P39: after the window a key is refused with the day and the way on, and cannot be extended before', async () => {
    const world = await openImportWorld(open)
    await world.importIt({ windowMs: 7 * day })
    const record = await world.enter(first)
    const workspaceKeys = world.identity.keys.forWorkspace(record.workspaceId)
    for (const expiresAt of [null, world.clock.now() + 90 * day]) {
      await expect(workspaceKeys.update({ type: 'cli' }, record.id, { expiresAt })).rejects.toMatchObject({
        code: 'conflict',
      })
    }
    world.clock.advance(7 * day - 1)
    await world.enter(first)
    world.clock.advance(1)
    const ended = new Date(world.clock.now()).toISOString().slice(0, 10)
    await expect(world.enter(first)).rejects.toMatchObject({
      code: 'key_expired',
      status: 401,
      message: `This key comes from the previous gateway and ended on ${ended}. Create a new one under API keys in the dashboard.`,
    })
  })

  it('P38 P39: rotating one gives a key of this gateway that outlives the window', async () => {
    const world = await openImportWorld(open)
    await world.importIt()
    const { id, workspaceId } = await world.enter(first)
    const { record, secret } = await world.identity.keys.forWorkspace(workspaceId).rotate({ type: 'cli' }, id, 86_400)
    expect(secret).toMatch(/^pk_test_/)
    expect(record).toMatchObject({ source: null, expiresAt: null })
    await world.enter(first)
    world.clock.advance(15 * day)
    expect(await world.enter(secret)).toMatchObject({ id: record.id })
    await expect(world.enter(first)).rejects.toMatchObject({ code: 'key_expired' })
  })

  it('P36: a stolen hash, another spelling and a key nobody had are no keys', async () => {
    const world = await openImportWorld(open)
    await world.importIt()
    const rows = await world.database.selectFrom('api_keys').select(['id', 'key_hash']).execute()
    const hashes = rows.map((row) => row.key_hash)
    const hex = hashes.map((hash) => Buffer.from(hash, 'base64url').toString('hex'))
    const attempts = [
      ...hashes,
      ...hex.map((text) => `pk_${text.slice(0, 48)}`),
      ...rows.map(({ id, key_hash: hash }) => `pk_test_${id}_${hash}`),
      first.toUpperCase(),
      first.replace('pk_', 'mk_'),
      `${first}0`,
      first.slice(0, -1),
      ` ${first}`,
      `pk_${'0'.repeat(48)}`,
    ]
    await world.enter(first)
    for (const attempt of attempts) {
      expect(
        codeOf(() => world.identity.policy.authenticateKey(attempt)),
        attempt,
      ).toBe('unauthenticated')
    }
    await expect(world.identity.authenticateManagementToken(first)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('P40-P42: a dry run changes nothing, and says the counts of the real one', async () => {
    const world = await openImportWorld(open)
    await world.first()
    const before = await world.dump()
    const dry = await world.importIt({ dryRun: true })
    expect(await world.dump()).toEqual(before)
    expect(dry.run).toBeNull()
    expect((await world.importIt()).imported).toEqual(dry.imported)
  })

  it('P40-P42: rolled back it leaves what was there before untouched, its keys enter no more, and it applies again', async () => {
    const world = await openImportWorld(open)
    const home = await world.first()
    const own = await world.identity.keys
      .forWorkspace(home.workspace.id)
      .create(home.actor, home.person.id, { name: 'own' })
    const before = await world.dump()
    const importId = world.idOf(await world.importIt())
    await world.enter(first)

    const imported = await world.dump()
    expect((await world.rollBack(importId, { dryRun: true })).removed).toMatchObject({ api_keys: 4, workspaces: 2 })
    expect(await world.dump()).toEqual(imported)

    await world.rollBack(importId)
    for (const { key } of keys) await expect(world.enter(key)).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await world.enter(own.secret)).toMatchObject({ id: own.record.id })
    const after = await world.dump()
    for (const table of ['people', 'members', 'invitations', 'api_keys'] as const)
      expect(after[table], table).toEqual(before[table])
    expect(after.import_items).toEqual([])
    expect(await world.identity.workspaces.listAll()).toMatchObject([{ id: home.workspace.id }])
    expect(after.workspaces).toEqual(expect.arrayContaining(before.workspaces ?? []))
    for (const row of after.provider_connections ?? []) expect(row).toMatchObject({ sealed_key: null })
    await expect(world.rollBack(importId)).rejects.toMatchObject({ code: 'conflict' })

    const again = await world.importIt()
    expect(again).toMatchObject({ imported: { workspaces: 2, api_keys: 4, provider_connections: 5 }, exists: 0 })
    expect(await world.enter(first)).toMatchObject({ source: 'perpetuo' })
    expect(await world.identity.imports.list()).toHaveLength(2)
    const wrong = (await world.auditLog.verify()).ok ? null : 'the chain is broken'
    expect(wrong).toBeNull()
  })

  it('P41: rolls back only inside the window', async () => {
    const world = await openImportWorld(open)
    const importId = world.idOf(await world.importIt({ windowMs: 7 * day }))
    world.clock.advance(7 * day)
    await expect(world.rollBack(importId)).rejects.toMatchObject({ code: 'conflict' })
    await expect(world.rollBack('imp_unknown')).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.identity.workspaces.listAll()).toHaveLength(2)
  })

  it('P41: what people added since goes only when the operator says so; who joined keeps the account', async () => {
    const world = await openImportWorld(open)
    const report = await world.importIt()
    const [invitation] = report.invitations
    if (invitation === undefined) throw new Error('Nobody was invited.')
    const { registration } = await register(invitation.email)
    const joined = await world.identity.signUp.withInvitation({ token: invitation.token.reveal(), registration })
    expect(joined).toMatchObject({ rank: 'admin' })
    // Whoever took up the invitation is the import's own, and hinders nothing.
    expect(await world.rollBack(world.idOf(report), { dryRun: true })).toMatchObject({ joined: 1 })

    await world.identity.keys.forWorkspace(joined.workspaceId).create({ type: 'cli' }, null, { name: 'later' })
    await expect(world.rollBack(world.idOf(report))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('1 keys, 0 connections and 0 members'),
    })
    await world.rollBack(world.idOf(report), { includeLater: true })
    expect(await world.identity.workspaces.listAll()).toEqual([])
    expect(await world.database.selectFrom('people').select('email').execute()).toEqual([{ email: invitation.email }])

    // Somebody who has an account now becomes the admin at once.
    expect((await world.importIt()).imported).toMatchObject({ members: 1, invitations: 1 })
  })

  it('P41: an owner whose link is lost or over gets a new one, the old one ends, and a rollback takes it too', async () => {
    const world = await openImportWorld(open)
    const report = await world.importIt({ windowMs: 7 * day })
    const [lost] = report.invitations
    if (lost === undefined) throw new Error('Nobody was invited.')
    const again = (tell: () => Promise<void> = async () => undefined) =>
      world.identity.imports.inviteAgain({ importId: world.idOf(report), actor: { type: 'cli' }, tell })
    await expect(again(() => Promise.reject(new Error('The disk is full.')))).rejects.toThrow('The disk is full.')
    const renewed = await again()
    expect(renewed.map(({ email }) => email).toSorted()).toEqual(
      report.invitations.map(({ email }) => email).toSorted(),
    )
    const [fresh] = renewed.filter(({ email }) => email === lost.email)
    if (fresh === undefined) throw new Error('The owner was not invited again.')
    const { registration } = await register(lost.email)
    await expect(
      world.identity.signUp.withInvitation({ token: lost.token.reveal(), registration }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await world.identity.signUp.withInvitation({ token: fresh.token.reveal(), registration })
    expect(await again()).toHaveLength(1)
    await world.rollBack(world.idOf(report))
    const left = await world.database.selectFrom('invitations').select('id').where('revoked_at', 'is', null).execute()
    expect(left).toEqual([])
    await expect(
      world.identity.imports.inviteAgain({ importId: 'imp_none', actor: { type: 'cli' }, tell: async () => undefined }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  it('P42: applied twice it adds nothing, and a fuller export adds what is new to the same workspaces', async () => {
    const world = await openImportWorld(open)
    const one = world.idOf(await world.importIt())
    const before = await world.dump()
    expect(await world.importIt()).toMatchObject({ exists: 11, run: null, imported: { api_keys: 0 } })
    expect(await world.dump()).toEqual(before)

    const fuller = readFixture()
    const template = fuller.APIKey[0]
    if (template === undefined) throw new Error('The export has no keys.')
    const added = `pk_${'ab'.repeat(24)}`
    fuller.APIKey.push({ ...template, id: 'new-one', key: added })
    const two = world.idOf(await world.importIt({ content: fuller }))
    expect((await world.enter(added)).workspaceId).toBe((await world.enter(first)).workspaceId)
    await expect(world.rollBack(one)).rejects.toMatchObject({ message: expect.stringContaining(two) })
    await world.rollBack(two)
    await expect(world.enter(added)).rejects.toMatchObject({ code: 'unauthenticated' })
    await world.enter(first)
    await world.rollBack(one)
  })

  it('P42: of imports at once each row comes in once', async () => {
    const world = await openImportWorld(open)
    const reports = await Promise.all([world.importIt(), world.importIt(), world.importIt()])
    expect(reports.filter(({ run }) => run !== null)).toHaveLength(1)
    expect(reports.map(({ exists }) => exists).toSorted((a, b) => a - b)).toEqual([0, 11, 11])
    expect(await world.database.selectFrom('api_keys').select('id').execute()).toHaveLength(4)
    expect(await world.identity.workspaces.listAll()).toHaveLength(2)
  })

  it('P42: where the links cannot be told, nothing was taken over', async () => {
    const world = await openImportWorld(open)
    const full = () => Promise.reject(new Error('The disk is full.'))
    await expect(world.importIt({ tellInvitations: full })).rejects.toThrow('The disk is full.')
    for (const table of ['workspaces', 'api_keys', 'provider_connections', 'imports', 'import_items'] as const)
      expect(await world.database.selectFrom(table).selectAll().execute(), table).toEqual([])
    expect(await world.importIt()).toMatchObject({ imported: { workspaces: 2 } })
  })

  it('P39: the window is one to two weeks', async () => {
    const world = await openImportWorld(open)
    for (const windowMs of [1, 7 * day - 1, 14 * day + 1, 365 * day])
      await expect(world.importIt({ windowMs })).rejects.toMatchObject({ code: 'invalid_request' })
    expect((await world.importIt()).run?.windowEndsAt).toBe(world.clock.now() + 14 * day)
  })

  it('rows that cannot be taken over are named and stay out; the others come, and the mended rows later', async () => {
    const world = await openImportWorld(open)
    const content = readFixture()
    const [one, two, three, four, five] = content.ProviderKey
    const key = content.APIKey[0]
    if (!one || !two || !three || !four || !five || !key) throw new Error('The export is another one.')
    one.provider = 'nobody'
    two.api_key = `${two.api_key.slice(0, -3)}${two.api_key.slice(-3).toLowerCase()}x`
    three.api_key = ''
    four.api_key = Buffer.from('with a space').toString('base64')
    five.api_key = Buffer.from([0xff, 0xfe]).toString('base64')
    key.key = 'pk_not-hexadecimal'
    const report = await world.importIt({ content })
    expect(report.failed.map(({ item }) => item)).toEqual([
      'ProviderKey row 1',
      'ProviderKey row 2',
      'ProviderKey row 3',
      'ProviderKey row 4',
      'ProviderKey row 5',
      'APIKey row 1',
    ])
    expect(report.imported).toMatchObject({ workspaces: 2, provider_connections: 0, api_keys: 3 })
    const said = JSON.stringify(report)
    for (const secret of [two.api_key, 'with a space', key.key]) expect(said).not.toContain(secret)
    expect(await world.importIt()).toMatchObject({ imported: { provider_connections: 5, api_keys: 1 }, failed: [] })
  })
})
