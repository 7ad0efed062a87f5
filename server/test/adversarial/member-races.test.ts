/** Whoever was removed or lowered leaves nothing behind by which they act on: no key, no open invitation, no late change. */
import { expect, it } from 'vitest'
import { createConnections } from '../../src/gateway/connections/connections.ts'
import { openai } from '../../src/gateway/providers/openai/openai.ts'
import type { Access } from '../../src/identity/model.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { openWorld, register } from './identity-world.ts'

const attempts = Array.from({ length: 8 }, (_, index) => index)
const expiresIn = 1_000_000

const withOwner = async (open: OpenTestDatabase) => {
  const world = await openWorld(open)
  const home = await world.first()
  const workspaceId = home.workspace.id
  const { identity, dependencies } = world
  const connections = createConnections({
    ...dependencies,
    findAdapter: () => openai,
    seal: async () => 'sealed',
    fingerprint: () => '0123456789ab',
    requireAllowedUrl: () => undefined,
    test: () => Promise.reject(new Error('Nothing is tested here.')),
  })
  return {
    ...world,
    ...home,
    workspaceId,
    connections: connections.forWorkspace(workspaceId),
    members: identity.members.forWorkspace(workspaceId),
    keys: identity.keys.forWorkspace(workspaceId),
    tokens: identity.tokens.forWorkspace(workspaceId),
    invitations: identity.invitations.forWorkspace(workspaceId),
  }
}

type Owned = Awaited<ReturnType<typeof withOwner>>

/** Every change in a workspace, by somebody who was let in a moment ago. */
const changes = async (world: Owned) => {
  const { identity, workspaceId, members, keys, tokens, invitations, connections, actor, clock } = world
  const provider = { provider: 'openai', key: new Secret('sk-of-nobody-at-all') }
  const connection = (await connections.create(actor, { ...provider, name: 'before' })).id
  const key = (await keys.create(actor, actor.id, { name: 'before' })).record.id
  const expiresAt = clock.now() + expiresIn
  const token = (await tokens.create(actor, actor.id, { name: 'before', expiresAt })).record.id
  const open = (await invitations.create(actor, { email: 'open@example.com', rank: 'user' })).invitation.id
  const [owner] = await members.list()
  const ownerId = owner?.id ?? ''
  return {
    'keys.create': (by: Access) => keys.create(by, null, { name: 'late' }),
    'keys.update': (by: Access) => keys.update(by, key, { name: 'late' }),
    'keys.rotate': (by: Access) => keys.rotate(by, key, 0),
    'keys.revoke': (by: Access) => keys.revoke(by, key),
    'tokens.create': (by: Access) => tokens.create(by, null, { name: 'late', expiresAt }),
    'tokens.rotate': (by: Access) => tokens.rotate(by, token, 0),
    'tokens.revoke': (by: Access) => tokens.revoke(by, token),
    'invitations.create': (by: Access) => invitations.create(by, { email: 'late@example.com', rank: 'admin' }),
    'invitations.revoke': (by: Access) => invitations.revoke(by, open),
    'connections.create': (by: Access) => connections.create(by, { ...provider, name: 'late' }),
    'connections.update': (by: Access) => connections.update(by, connection, { name: 'late' }),
    'connections.remove': (by: Access) => connections.remove(by, connection),
    'members.changeRank': (by: Access) => members.changeRank(by, ownerId, 'guest'),
    'members.remove': (by: Access) => members.remove(by, ownerId),
    'workspaces.rename': (by: Access) => identity.workspaces.rename(by, workspaceId, 'late'),
    'workspaces.remove': (by: Access) => identity.workspaces.remove(by, workspaceId),
  }
}

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  )

/** What each change ends in; nothing may have been written for any of them. */
const outcomes = async (world: Owned, by: Access, then: () => Promise<unknown>): Promise<Record<string, string>> => {
  const all = await changes(world)
  await then()
  const before = await world.actions()
  const found: Record<string, string> = {}
  for (const [name, change] of Object.entries(all)) found[name] = await outcomeOf(change(by))
  expect(await world.actions()).toEqual(before)
  return found
}

const all = (code: string) => expect.objectContaining({ 'keys.create': code, 'workspaces.remove': code })

describeOnDatabases('a change that was allowed a moment ago', (open) => {
  const cases = {
    'its session was logged out': ({ identity, actor }, { principal }) =>
      identity.sessions.revoke(actor, principal.type === 'person' ? principal.sessionKey : ''),
    'its person was removed': ({ members, actor }, { member }) => members.remove(actor, member.id),
    'its person was lowered': ({ members, actor }, { member }) => members.changeRank(actor, member.id, 'guest'),
    'its person was disabled': ({ identity, actor }, { person }) => identity.people.disable(actor, person.id),
    'its session grew too old': async ({ clock }) => clock.advance(1_800_000),
  } satisfies Record<string, (world: Owned, joined: Awaited<ReturnType<Owned['join']>>) => Promise<unknown>>

  it.each(Object.entries(cases))('does not happen once %s', async (_, end) => {
    const world = await withOwner(open)
    const joined = await world.join(world.workspaceId, 'second@example.com', 'admin')
    const access = await world.identity.authorise(joined.principal, world.workspaceId, 'workspace:write')
    const found = await outcomes(world, access, () => end(world, joined))
    expect(found).toEqual(all('session_expired'))
    expect(new Set(Object.values(found)).size).toBe(1)
  })

  it('by a token does not happen once the token was revoked, or its maker lost the rank', async () => {
    const world = await withOwner(open)
    const { identity, workspaceId, tokens, members, actor, clock, join } = world
    const { member, person } = await join(workspaceId, 'second@example.com', 'admin')
    const make = async () => {
      const made = await tokens.create(actor, person.id, { name: 'script', expiresAt: clock.now() + expiresIn })
      const principal = await identity.authenticateManagementToken(made.secret)
      return { id: made.record.id, access: await identity.authorise(principal, workspaceId, 'workspace:write') }
    }
    const revoked = await make()
    const found = await outcomes(world, revoked.access, () => tokens.revoke(actor, revoked.id))
    expect(new Set(Object.values(found))).toEqual(new Set(['key_revoked']))
    const lowered = await make()
    await members.changeRank(actor, member.id, 'moderator')
    expect(await outcomeOf(identity.workspaces.rename(lowered.access, workspaceId, 'late'))).toBe('forbidden')
  })

  it('sees no more keys than the rank of its maker allows now', async () => {
    const { identity, workspaceId, tokens, members, actor, clock, join, keys } = await withOwner(open)
    const { member, person } = await join(workspaceId, 'second@example.com', 'moderator')
    const others = await keys.create(actor, actor.id, { name: 'of the owner' })
    const { secret } = await tokens.create(actor, person.id, { name: 'script', expiresAt: clock.now() + expiresIn })
    const principal = await identity.authenticateManagementToken(secret)
    const access = await identity.authorise(principal, workspaceId, 'keys:write')
    await members.changeRank(actor, member.id, 'user')
    const late = identity.keys.forWorkspace(workspaceId, access.keysOwnedBy).revoke(access, others.record.id)
    await expect(late).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describeOnDatabases('a member who is removed', (open) => {
  it('has no living key and no open invitation afterwards, whatever they make in the same moment', async () => {
    const world = await withOwner(open)
    const { identity, workspaceId, members, keys, invitations, actor } = world
    for (let round = 0; round < 6; round++) {
      const { principal, person, member } = await world.join(workspaceId, `member${round}@example.com`, 'admin')
      const by = (verb: Access['verb']) => identity.authorise(principal, workspaceId, verb)
      const late = attempts.flatMap((index) => [
        by('keys:write').then((access) => keys.create(access, person.id, { name: 'race' })),
        by('invitations:write').then((access) =>
          invitations.create(access, { email: `race${round}-${index}@example.com`, rank: 'admin' }),
        ),
      ])
      const removed = Promise.resolve().then(() => members.remove(actor, member.id))
      const settled = await Promise.allSettled([...late, removed])
      expect(settled.at(-1)).toMatchObject({ status: 'fulfilled' })
      for (const outcome of settled) {
        if (outcome.status === 'rejected') expect(['session_expired', 'not_found']).toContain(outcome.reason.code)
      }
      const living = (await keys.list()).filter((key) => key.createdBy === person.id && key.revokedAt === null)
      const inviting = (await invitations.list()).filter((one) => one.revokedAt === null && one.acceptedAt === null)
      expect([living, inviting], `round ${round}`).toEqual([[], []])
    }
  })

  it('does not come back by an invitation they made, themselves or with a token', async () => {
    const { identity, workspaceId, members, tokens, invitations, actor, clock, join, actions } = await withOwner(open)
    const { person, member } = await join(workspaceId, 'second@example.com', 'admin')
    const made = await tokens.create(actor, person.id, { name: 'script', expiresAt: clock.now() + expiresIn })
    const makers = [
      { type: 'person', id: person.id },
      { type: 'management_token', id: made.record.id },
    ] as const
    const back: string[] = []
    for (const maker of makers) {
      back.push((await invitations.create(maker, { email: `${maker.type}@example.com`, rank: 'user' })).token)
    }
    const kept = await invitations.create(actor, { email: 'kept@example.com', rank: 'user' })
    await members.remove(actor, member.id)
    expect((await actions()).at(-1)).toBe('member.removed')
    for (const [index, maker] of makers.entries()) {
      const { registration } = await register(`${maker.type}@example.com`)
      const accepted = identity.signUp.withInvitation({ token: back[index] ?? '', registration })
      await expect(accepted).rejects.toMatchObject({ code: 'not_found' })
    }
    const { registration } = await register('kept@example.com')
    await expect(identity.signUp.withInvitation({ token: kept.token, registration })).resolves.toBeDefined()
  })

  it('and an invitation of theirs that is accepted in the same moment end in one order or the other', async () => {
    const { identity, workspaceId, members, invitations, actor, join } = await withOwner(open)
    for (let round = 0; round < 6; round++) {
      const { person, member } = await join(workspaceId, `member${round}@example.com`, 'admin')
      const email = `guest${round}@example.com`
      const { token } = await invitations.create({ type: 'person', id: person.id }, { email, rank: 'user' })
      const { registration } = await register(email)
      const [removed, accepted] = await Promise.allSettled([
        members.remove(actor, member.id),
        identity.signUp.withInvitation({ token, registration }),
      ])
      expect(removed).toMatchObject({ status: 'fulfilled' })
      if (accepted.status === 'rejected') expect(accepted.reason).toMatchObject({ code: 'not_found' })
    }
  })
})

describeOnDatabases('a member who is lowered', (open) => {
  it('keeps open what the new rank could be given, and not what is above it', async () => {
    const { workspaceId, members, invitations, actor, join } = await withOwner(open)
    const { person, member } = await join(workspaceId, 'second@example.com', 'admin')
    const maker = { type: 'person', id: person.id } as const
    for (const rank of ['guest', 'user', 'moderator', 'admin'] as const) {
      await invitations.create(maker, { email: `${rank}@example.com`, rank })
    }
    await members.changeRank(actor, member.id, 'user')
    const living = (await invitations.list()).filter((one) => one.revokedAt === null && one.acceptedAt === null)
    expect(living.map(({ rank }) => rank).sort()).toEqual(['guest', 'user'])
  })
})
