import { readFile } from 'node:fs/promises'
import { permissions, verbs } from '@keepgate/protocol/permissions'
import { rankAtLeast, ranks } from '@keepgate/protocol/ranks'
import { expect, it } from 'vitest'
import { openWorld, register } from '../../test/adversarial/identity-world.ts'
import { describeOnDatabases } from '../../test/databases.ts'
import { invitationSeconds } from './invitations.ts'

it('the permissions page says what the table says', async () => {
  const page = await readFile(new URL('../../../docs/reference/permissions.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z]+:[a-z]+)` \|(.+)\|$/gm)].map(([, verb = '', cells = '']) => [
    verb,
    cells.split('|').map((cell) => cell.trim() !== ''),
  ])
  const table = verbs.map((verb) => [verb, ranks.map((rank) => rankAtLeast(rank, permissions[verb]))])
  expect(rows).toEqual(table)
})

describeOnDatabases('setup', (open) => {
  it('makes the first administrator with a workspace, through the newest link, once', async () => {
    const { identity, actions } = await openWorld(open)
    expect(await identity.setup.isInitialised()).toBe(false)
    const older = await identity.setup.createLink()
    const token = await identity.setup.createLink()
    const { registration } = await register('root@example.com')
    const input = { registration, workspaceName: 'Home' }
    for (const bad of [older, '', 'A'.repeat(43), `${token} `]) {
      await expect(identity.setup.complete({ ...input, token: bad })).rejects.toMatchObject({
        code: 'setup_link_spent',
      })
    }
    const { person, workspace } = await identity.setup.complete({ ...input, token })
    expect(person).toMatchObject({ role: 'admin', email: 'root@example.com' })
    expect(await identity.setup.isInitialised()).toBe(true)
    expect(await identity.members.forWorkspace(workspace.id).list()).toMatchObject([
      { personId: person.id, rank: 'admin' },
    ])
    await expect(identity.setup.complete({ ...input, token })).rejects.toMatchObject({ code: 'setup_link_spent' })
    await expect(identity.setup.createLink()).rejects.toMatchObject({ code: 'already_initialised' })
    expect(await actions()).toEqual([
      'setup_link.created',
      'setup_link.created',
      'person.created',
      'workspace.created',
      'member.added',
    ])
  })

  it('makes one first administrator however many ask at once', async () => {
    const { identity, database } = await openWorld(open)
    const token = await identity.setup.createLink()
    const asks = await Promise.all(
      [0, 1, 2, 3, 4, 5]
        .map(async (index) => {
          const { registration } = await register(`root${index}@example.com`)
          const input = { registration, workspaceName: 'Home' }
          return index % 2 === 0
            ? identity.setup.complete({ ...input, token })
            : identity.setup.createFirstAdministrator({ ...input, actor: { type: 'cli' } })
        })
        .map((ask) => ask.then(() => 'made').catch((error: { code: string }) => error.code)),
    )
    expect(asks.filter((answer) => answer === 'made')).toHaveLength(1)
    expect(await database.selectFrom('people').selectAll().execute()).toHaveLength(1)
  })

  it('does not happen where its audit entry cannot be written', async () => {
    const refuse = () => () => Promise.reject(new Error('The disk is full.'))
    const { identity, database } = await openWorld(open, { audit: refuse })
    const { registration } = await register('root@example.com')
    const ask = identity.setup.createFirstAdministrator({ registration, workspaceName: 'H', actor: { type: 'cli' } })
    await expect(ask).rejects.toThrow('The disk is full.')
    for (const table of ['people', 'workspaces', 'members'] as const) {
      expect(await database.selectFrom(table).selectAll().execute()).toEqual([])
    }
  })
})

describeOnDatabases('authorise', (open) => {
  it('gives every rank exactly the verbs of the table, and other workspaces nothing', async () => {
    const { identity, first, join, logIn } = await openWorld(open)
    const { workspace } = await first()
    const outsider = await join(workspace.id, 'owner@example.com', 'user')
    const elsewhere = await identity.workspaces.create((await logIn(outsider.registration)).principal, { name: 'B' })
    for (const rank of ranks) {
      const { principal, person } = await join(workspace.id, `${rank}@example.com`, rank)
      for (const verb of verbs) {
        const answer = await identity.authorise(principal, workspace.id, verb).catch((error: unknown) => error)
        if (rankAtLeast(rank, permissions[verb])) {
          const keysOwnedBy = rankAtLeast(rank, 'moderator') ? null : person.id
          expect(answer).toMatchObject({ workspaceId: workspace.id, rank, verb, keysOwnedBy })
        } else {
          expect(answer, `${rank} ${verb}`).toMatchObject({ code: 'forbidden' })
        }
        for (const foreign of [elsewhere.id, 'ws_unknown', '', "' or 1=1"]) {
          const refused = { code: 'not_found' }
          await expect(identity.authorise(principal, foreign, verb)).rejects.toMatchObject(refused)
        }
      }
    }
  })

  it('answers not_found for a deleted workspace, as for one that never was', async () => {
    const { identity, first, logIn } = await openWorld(open)
    const { workspace, registration, actor } = await first()
    const { principal } = await logIn(registration)
    await identity.workspaces.remove(actor, workspace.id)
    const refused = { code: 'not_found' }
    await expect(identity.authorise(principal, workspace.id, 'workspace:read')).rejects.toMatchObject(refused)
    await expect(identity.workspaces.get(workspace.id)).rejects.toMatchObject(refused)
    await expect(identity.workspaces.rename(actor, workspace.id, 'x')).rejects.toMatchObject(refused)
    await expect(identity.workspaces.remove(actor, workspace.id)).rejects.toMatchObject(refused)
    expect(await identity.workspaces.listFor(principal)).toEqual([])
  })

  it('refuses a member who was removed or disabled, also with a principal from before', async () => {
    const { identity, first, join } = await openWorld(open)
    const { workspace, actor } = await first()
    const removed = await join(workspace.id, 'removed@example.com', 'admin')
    const disabled = await join(workspace.id, 'disabled@example.com', 'admin')
    await identity.members.forWorkspace(workspace.id).remove(actor, removed.member.id)
    await identity.people.disable(actor, disabled.person.id)
    for (const { principal } of [removed, disabled]) {
      const ask = identity.authorise(principal, workspace.id, 'workspace:read')
      await expect(ask).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describeOnDatabases('members', (open) => {
  it('never lose their last admin, also when two lower each other at once', async () => {
    const { identity, first, join } = await openWorld(open)
    const { workspace, actor } = await first()
    const members = identity.members.forWorkspace(workspace.id)
    const [root] = await members.list()
    const rootId = root?.id ?? ''
    await expect(members.changeRank(actor, rootId, 'user')).rejects.toMatchObject({ code: 'conflict' })
    await expect(members.remove(actor, rootId)).rejects.toMatchObject({ code: 'conflict' })
    const { member } = await join(workspace.id, 'second@example.com', 'admin')
    const both = await Promise.allSettled([
      members.changeRank(actor, rootId, 'user'),
      members.changeRank(actor, member.id, 'user'),
    ])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await members.list()).filter((one) => one.rank === 'admin')).toHaveLength(1)
  })

  it('are reached through their own workspace only', async () => {
    const { identity, first, join, logIn } = await openWorld(open)
    const { workspace, actor } = await first()
    const { member, registration } = await join(workspace.id, 'user@example.com', 'user')
    const other = await identity.workspaces.create((await logIn(registration)).principal, { name: 'B' })
    const foreign = identity.members.forWorkspace(other.id)
    await expect(foreign.changeRank(actor, member.id, 'admin')).rejects.toMatchObject({ code: 'not_found' })
    await expect(foreign.remove(actor, member.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keep the installation its last administrator', async () => {
    const { identity, first } = await openWorld(open)
    const { person, actor } = await first()
    await expect(identity.people.disable(actor, person.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(identity.people.disable(actor, 'per_unknown')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describeOnDatabases('an invitation', (open) => {
  it('is for one address and one use, and ends when it expires or is revoked', async () => {
    const { identity, first, clock } = await openWorld(open)
    const { workspace, actor } = await first()
    const invitations = identity.invitations.forWorkspace(workspace.id)
    const invite = () => invitations.create(actor, { email: 'Guest@Example.com', rank: 'guest' })
    const { registration } = await register('guest@example.com')
    const { registration: stranger } = await register('stranger@example.com')
    const refused = { code: 'not_found' }

    const late = await invite()
    clock.advance(invitationSeconds * 1000)
    await expect(identity.signUp.withInvitation({ token: late.token, registration })).rejects.toMatchObject(refused)
    const revoked = await invite()
    await invitations.revoke(actor, revoked.invitation.id)
    await expect(identity.signUp.withInvitation({ token: revoked.token, registration })).rejects.toMatchObject(refused)
    await expect(invitations.revoke(actor, revoked.invitation.id)).rejects.toMatchObject({ code: 'conflict' })

    const { token } = await invite()
    const stolen = identity.signUp.withInvitation({ token, registration: stranger })
    await expect(stolen).rejects.toMatchObject({ code: 'invitation_other_address', param: 'email' })
    const other = await invite()
    expect(await identity.signUp.withInvitation({ token, registration })).toMatchObject({
      workspaceId: workspace.id,
      rank: 'guest',
      person: { role: 'user' },
    })
    const leftOver = (await invitations.list()).find(({ id }) => id === other.invitation.id)
    expect(leftOver?.revokedAt).toBe(clock.now())
    const { registration: again } = await register('guest@example.com')
    await expect(identity.signUp.withInvitation({ token, registration: again })).rejects.toMatchObject(refused)
    await expect(invite()).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lets one of many accept at once', async () => {
    const { identity, first } = await openWorld(open)
    const { workspace, actor } = await first()
    const invited = { email: 'guest@example.com', rank: 'user' } as const
    const { token } = await identity.invitations.forWorkspace(workspace.id).create(actor, invited)
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => register('guest@example.com')))
    const all = await Promise.allSettled(
      made.map(({ registration }) => identity.signUp.withInvitation({ token, registration })),
    )
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await identity.members.forWorkspace(workspace.id).list()).toHaveLength(2)
  })

  it('brings people who have an account into another workspace', async () => {
    const { identity, first, join, logIn } = await openWorld(open)
    const { workspace, registration } = await first()
    const { principal } = await logIn(registration)
    const guest = await join(workspace.id, 'guest@example.com', 'guest')
    const other = await identity.workspaces.create(principal, { name: 'Second' })
    const invited = { email: 'guest@example.com', rank: 'moderator' } as const
    const { token } = await identity.invitations.forWorkspace(other.id).create({ type: 'cli' }, invited)
    const wrong = identity.signUp.withInvitation({ token, principal })
    await expect(wrong).rejects.toMatchObject({ code: 'invitation_other_address', param: null })
    await identity.signUp.withInvitation({ token, principal: guest.principal })
    const seen = await identity.workspaces.listFor(guest.principal)
    expect(seen.map((one) => [one.name, one.rank]).sort()).toEqual([
      ['Home', 'guest'],
      ['Second', 'moderator'],
    ])
  })
})

describeOnDatabases('sign-up', (open) => {
  it('follows SIGNUP: invite refuses strangers, closed refuses new people, open lets them in', async () => {
    for (const signUp of ['invite', 'closed', 'open'] as const) {
      const { identity, first } = await openWorld(open, { settings: { signUp } })
      const { workspace } = await first()
      const stranger = { registration: (await register('stranger@example.com')).registration, workspaceName: 'Mine' }
      const alone = await identity.signUp.open(stranger).catch((error: unknown) => error)
      const invited = { email: 'guest@example.com', rank: 'user' } as const
      const { token } = await identity.invitations.forWorkspace(workspace.id).create({ type: 'cli' }, invited)
      const { registration } = await register('guest@example.com')
      const joined = await identity.signUp.withInvitation({ token, registration }).catch((error: unknown) => error)
      const refused = { code: 'sign_up_closed' }
      expect(alone).toMatchObject(signUp === 'open' ? { person: { role: 'user' } } : refused)
      expect(joined).toMatchObject(signUp === 'closed' ? refused : { rank: 'user' })
    }
  })

  it('keeps one account an address, in whatever form it is written', async () => {
    const { identity, first } = await openWorld(open, { settings: { signUp: 'open' } })
    await first()
    const { registration } = await register('root@example.com')
    for (const email of ['ROOT@example.com', ' root@example.com', 'ｒｏｏｔ@example.com']) {
      const ask = identity.signUp.open({ registration: { ...registration, email }, workspaceName: 'Mine' })
      await expect(ask).rejects.toMatchObject({ code: 'conflict' })
    }
  })
})

describeOnDatabases('the audit entries of identity', (open) => {
  it('name nobody’s address, and commit to it with a salt that lies beside it', async () => {
    const { identity, first, join, database } = await openWorld(open)
    const { workspace } = await first()
    await join(workspace.id, 'someone@example.com', 'user')
    await identity.workspaces.rename({ type: 'cli' }, workspace.id, 'New name')
    const rows = await database.selectFrom('audit_entries').select('bytes').execute()
    const text = rows.map((row) => row.bytes).join('\n')
    expect(text).not.toContain('@example.com')
    expect(text.match(/"email_commitment":"[A-Za-z0-9_-]{43}"/g)).toHaveLength(3)
  })
})
