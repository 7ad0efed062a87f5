import { setTimeout } from 'node:timers/promises'
import { formatApiKey, parseApiKey, randomBase62 } from '@keepgate/protocol/api-key'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { randomBytes } from '../../src/crypto/random.ts'
import { createIdentity } from '../../src/identity/identity.ts'
import type { KeyRecord } from '../../src/identity/model.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { readRevision } from '../../src/storage/policy-revision.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { openWorld } from './identity-world.ts'

const withKey = async (open: OpenTestDatabase) => {
  const world = await openWorld(open)
  const { workspace, actor, person, registration } = await world.first()
  await world.identity.policy.start()
  const keys = world.identity.keys.forWorkspace(workspace.id)
  const { record, secret } = await keys.create(actor, person.id, { name: 'main' })
  /** What the server does after a change, before it answers. */
  const inForce = (): Promise<void> => world.identity.policy.refresh()
  await inForce()
  const enter = (presented: string): KeyRecord => world.identity.policy.authenticateKey(presented)
  return { ...world, workspace, actor, person, registration, keys, record, secret, enter, inForce }
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'admitted'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

describeOnDatabases('an API key', (open) => {
  it('P6-P9 P36 P38: enters once it is made, and is in the database only as a keyed hash', async () => {
    const { enter, secret, record, database, keys, person } = await withKey(open)
    expect(secret).toMatch(/^pk_test_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/)
    expect(enter(secret)).toMatchObject({ id: record.id, name: 'main', lastFour: secret.slice(-4), kind: 'api' })
    expect(enter(secret)).toMatchObject({ createdBy: person.id })
    const tables = ['api_keys', 'audit_entries'] as const
    const rows = await Promise.all(tables.map((name) => database.selectFrom(name).selectAll().execute()))
    const stored = JSON.stringify([...rows, await keys.list(), await keys.get(record.id)])
    for (const part of [secret, secret.split('_')[3] ?? '', Buffer.from(secret).toString('base64').slice(4, 40)]) {
      expect(stored).not.toContain(part)
    }
    const row = await database.selectFrom('api_keys').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(rows[1])).not.toContain(row.key_hash)
  })

  it('P10 P11: an unknown key, and a stolen key_hash in any form, is no key', async () => {
    const { enter, record, database } = await withKey(open)
    const { key_hash: hash } = await database.selectFrom('api_keys').select('key_hash').executeTakeFirstOrThrow()
    const parts = { kind: 'api', environment: 'test', id: record.id } as const
    const attempts = [
      hash,
      `pk_test_${record.id}_${hash}`,
      Buffer.from(hash, 'base64url').toString('hex'),
      formatApiKey({ ...parts, secret: hash.replaceAll(/[_-]/g, '0') }),
      formatApiKey({ ...parts, secret: randomBase62(43, randomBytes) }),
      formatApiKey({ ...parts, id: randomBase62(12, randomBytes), secret: randomBase62(43, randomBytes) }),
      '',
    ]
    for (const attempt of attempts)
      expect(
        codeOf(() => enter(attempt)),
        attempt,
      ).toBe('unauthenticated')
  })

  it('has one spelling: case, whitespace and junk variants are refused, before and after a first good use', async () => {
    const { enter, secret } = await withKey(open)
    const variants = [
      secret.toUpperCase(),
      secret.toLowerCase(),
      ` ${secret}`,
      `${secret} `,
      `${secret}\n`,
      `${secret}\0`,
      `\ufeff${secret}`,
      secret.replace('pk_', 'PK_'),
      secret.replace('pk_test', 'pk_live'),
      secret.replace('pk_', 'mk_'),
      secret.slice(0, -1),
      `${secret}=`,
      secret.replace('_', '%5f'),
    ].filter((variant) => variant !== secret)
    const refused = () => {
      for (const variant of variants)
        expect(
          codeOf(() => enter(variant)),
          variant,
        ).toBe('unauthenticated')
    }
    refused()
    enter(secret)
    refused()
    fc.assert(
      fc.property(fc.nat(secret.length - 1), fc.constantFrom(...'0aZ_ -'), (index, character) => {
        const changed = secret.slice(0, index) + character + secret.slice(index + 1)
        fc.pre(changed !== secret)
        expect(codeOf(() => enter(changed))).toBe('unauthenticated')
      }),
    )
  })

  it('with another id, but its own secret, is refused', async () => {
    const { enter, secret, keys, actor, person } = await withKey(open)
    const other = await keys.create(actor, person.id, { name: 'other' })
    const swapped = formatApiKey({
      kind: 'api',
      environment: 'test',
      id: other.record.id,
      secret: secret.split('_')[3]?.slice(0, 43) ?? '',
    })
    expect(codeOf(() => enter(swapped))).toBe('unauthenticated')
  })

  it('is refused the moment it is revoked or expired, also from the memory of verified keys', async () => {
    const { enter, inForce, secret, record, keys, actor, person, clock } = await withKey(open)
    enter(secret)
    await keys.revoke(actor, record.id)
    await inForce()
    expect(codeOf(() => enter(secret))).toBe('key_revoked')
    const short = await keys.create(actor, person.id, { name: 'short', expiresAt: clock.now() + 1000 })
    await inForce()
    enter(short.secret)
    clock.advance(1000)
    expect(codeOf(() => enter(short.secret))).toBe('key_expired')
    expect((await keys.list()).map((key) => key.name).sort()).toEqual(['main', 'short'])
  })

  it('I6: revoked by another process, it is refused after the next refresh, and listeners hear of it', async () => {
    const { dependencies, identity, enter, secret, record, workspace, actor, database } = await withKey(open)
    enter(secret)
    const heard: (readonly KeyRecord[])[] = []
    const stop = identity.policy.onChange((changed) => heard.push(changed))
    const elsewhere = createIdentity(dependencies)
    const before = await readRevision(database)
    await elsewhere.keys.forWorkspace(workspace.id).revoke(actor, record.id)
    expect(await readRevision(database)).toBeGreaterThan(before)
    await identity.policy.refresh()
    expect(codeOf(() => enter(secret))).toBe('key_revoked')
    expect(heard.flat().map((key) => [key.id, key.revokedAt !== null])).toEqual([[record.id, true]])
    stop()
    await identity.policy.refresh()
    expect(heard).toHaveLength(1)
  })

  it('stays revoked when an older read of the table arrives after a newer one', async () => {
    const { dependencies, identity, secret, record, keys, actor } = await withKey(open)
    const held: (() => void)[] = []
    let holding = false
    const database = dependencies.database.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (holding && result.rows.some((row) => row.id === record.id)) {
          holding = false
          await new Promise<void>((release) => held.push(release))
        }
        return result
      },
    })
    const { policy } = createIdentity({ ...dependencies, database })
    await policy.start()
    await keys.update(actor, record.id, { name: 'changed' })
    holding = true
    const older = policy.refresh()
    await vi.waitUntil(() => held.length === 1)
    await keys.revoke(actor, record.id)
    const newer = policy.refresh()
    await Promise.race([newer, identity.policy.refresh().then(() => setTimeout(100))])
    for (const release of held) release()
    await Promise.all([older, newer])
    expect(codeOf(() => policy.authenticateKey(secret))).toBe('key_revoked')
  })

  it('keeps being refused when many refreshes and changes overlap', async () => {
    const { identity, enter, inForce, keys, actor, person } = await withKey(open)
    const made = await Promise.all([1, 2, 3, 4, 5].map((n) => keys.create(actor, person.id, { name: `key ${n}` })))
    await Promise.all(
      made.flatMap(({ record }) => [
        identity.policy.refresh(),
        keys.update(actor, record.id, { requestsPerMinute: 5 }).catch(() => null),
        identity.policy.refresh(),
        keys.revoke(actor, record.id),
        identity.policy.refresh(),
      ]),
    )
    await inForce()
    for (const { secret } of made) expect(codeOf(() => enter(secret))).toBe('key_revoked')
  })

  it('ends with its workspace, and with its maker’s membership', async () => {
    const { dependencies, identity, join, workspace, actor, enter, inForce, secret } = await withKey(open)
    const { person, member } = await join(workspace.id, 'maker@example.com', 'user')
    const made = await identity.keys.forWorkspace(workspace.id).create(actor, person.id, { name: 'theirs' })
    await inForce()
    enter(made.secret)
    await identity.members.forWorkspace(workspace.id).remove(actor, member.id)
    await inForce()
    expect(codeOf(() => enter(made.secret))).toBe('key_revoked')
    enter(secret)
    await identity.workspaces.remove(actor, workspace.id)
    await inForce()
    expect(codeOf(() => enter(secret))).toBe('key_revoked')
    const restarted = createIdentity(dependencies)
    await restarted.policy.start()
    expect(codeOf(() => restarted.policy.authenticateKey(secret))).toBe('key_revoked')
  })

  it('rotates: both work during the grace, only the successor after it', async () => {
    const { identity, keys, actor, record, secret, enter, inForce, clock } = await withKey(open)
    await keys.update(actor, record.id, { allowedModels: ['demo/*'], requestsPerMinute: 7, dropUnsupported: true })
    const next = await keys.rotate(actor, record.id, 3600)
    await inForce()
    expect(enter(next.secret)).toMatchObject({ allowedModels: ['demo/*'], requestsPerMinute: 7, dropUnsupported: true })
    expect(enter(secret)).toMatchObject({ rotatedTo: next.record.id })
    await expect(keys.rotate(actor, record.id, 0)).rejects.toMatchObject({ code: 'conflict' })
    await expect(keys.update(actor, record.id, { expiresAt: null })).rejects.toMatchObject({ code: 'conflict' })
    // What runs under a key is judged as its next request would be.
    const deaths = () => [record.id, next.record.id, 'unknown'].map(identity.policy.deathOf)
    clock.advance(3_599_999)
    expect(deaths()).toEqual([null, null, 'key_revoked'])
    clock.advance(1)
    expect(deaths()).toEqual(['key_expired', null, 'key_revoked'])
    expect(codeOf(() => enter(secret))).toBe('key_expired')
    const last = await keys.rotate(actor, next.record.id, 0)
    await inForce()
    expect(codeOf(() => enter(next.secret))).toBe('key_revoked')
    expect(deaths()).toEqual(['key_expired', 'key_revoked', 'key_revoked'])
    enter(last.secret)
  })

  it('rotates to one successor when many ask at once', async () => {
    const { keys, actor, record } = await withKey(open)
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => keys.rotate(actor, record.id, 86_400)))
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await keys.list()).toHaveLength(2)
  })

  it('is nobody else’s: other workspaces, other users and the other kind are not_found', async () => {
    const { identity, record, actor, workspace, join, logIn, person } = await withKey(open)
    const stranger = await join(workspace.id, 'user@example.com', 'user')
    const { principal } = await logIn(stranger.registration)
    const other = await identity.workspaces.create(principal, { name: 'Elsewhere' })
    const views = [
      identity.keys.forWorkspace(other.id),
      identity.keys.forWorkspace(workspace.id, stranger.person.id),
      identity.tokens.forWorkspace(workspace.id),
    ]
    for (const view of views) {
      const refused = { code: 'not_found' }
      await expect(view.get(record.id)).rejects.toMatchObject(refused)
      await expect(view.update(actor, record.id, { name: 'mine' })).rejects.toMatchObject(refused)
      await expect(view.rotate(actor, record.id, 0)).rejects.toMatchObject(refused)
      await expect(view.revoke(actor, record.id)).rejects.toMatchObject(refused)
      expect(await view.list()).toEqual([])
    }
    const own = identity.keys.forWorkspace(workspace.id, stranger.person.id)
    const made = await own.create(actor, person.id, { name: 'for someone else' })
    expect(made.record.createdBy).toBe(stranger.person.id)
  })

  it('writes its last use at most once a minute', async () => {
    const { enter, secret, keys, record, identity, clock } = await withKey(open)
    const lastUse = async () => {
      await identity.policy.flushLastUsed()
      return (await keys.get(record.id)).lastUsedAt
    }
    const first = clock.now()
    enter(secret)
    clock.advance(59_000)
    enter(secret)
    expect(await lastUse()).toBe(first)
    clock.advance(1000)
    enter(secret)
    expect(await lastUse()).toBe(first + 60_000)
  })

  it('survives a change of pepper, and dies with another pepper', async () => {
    const { dependencies, secret } = await withKey(open)
    const { byVersion } = dependencies.secrets.apiKeyPepper
    const renewed = new Map([...byVersion, [2, new Secret(randomBytes(32))]])
    const start = async (apiKeyPepper: typeof dependencies.secrets.apiKeyPepper) => {
      const { policy } = createIdentity({ ...dependencies, secrets: { ...dependencies.secrets, apiKeyPepper } })
      await policy.start()
      return policy
    }
    const after = await start({ currentVersion: 2, byVersion: renewed })
    expect(after.authenticateKey(secret)).toMatchObject({ name: 'main' })
    const foreign = new Map([[1, new Secret(randomBytes(32))]])
    const elsewhere = await start({ currentVersion: 1, byVersion: foreign })
    expect(codeOf(() => elsewhere.authenticateKey(secret))).toBe('unauthenticated')
  })

  it('is not made where its audit entry cannot be written', async () => {
    const { dependencies, workspace, actor, keys } = await withKey(open)
    const failing = createIdentity({ ...dependencies, audit: () => Promise.reject(new Error('The disk is full.')) })
    const create = failing.keys.forWorkspace(workspace.id).create(actor, null, { name: 'unseen' })
    await expect(create).rejects.toThrow('The disk is full.')
    expect((await keys.list()).map((key) => key.name)).toEqual(['main'])
  })
})

describeOnDatabases('a management token', (open) => {
  const withToken = async (scopes: ('keys:read' | 'tokens:write' | 'tokens:read')[] | null) => {
    const world = await withKey(open)
    const tokens = world.identity.tokens.forWorkspace(world.workspace.id)
    const expiresAt = world.clock.now() + 86_400_000
    const made = await tokens.create(world.actor, world.person.id, { name: 'ci', expiresAt, scopes })
    const principal = await world.identity.authenticateManagementToken(made.secret)
    return { ...world, tokens, made, principal, expiresAt }
  }

  it('enters the control plane and never the data plane; an API key never the control plane', async () => {
    const { made, enter, secret, identity, principal } = await withToken(null)
    expect(parseApiKey(made.secret)).toMatchObject({ kind: 'management' })
    expect(principal).toMatchObject({ type: 'management_token', token: { id: made.record.id } })
    expect(codeOf(() => enter(made.secret))).toBe('unauthenticated')
    const refused = { code: 'unauthenticated' }
    await expect(identity.authenticateManagementToken(secret)).rejects.toMatchObject(refused)
    const { id } = made.record
    const forged = formatApiKey({ kind: 'management', environment: 'test', id, secret: 'a'.repeat(43) })
    await expect(identity.authenticateManagementToken(forged)).rejects.toMatchObject(refused)
  })

  it('must expire, and ends when it does or is revoked', async () => {
    const { tokens, made, actor, identity, clock } = await withToken(null)
    const endless = tokens.create(actor, null, { name: 'for ever' })
    await expect(endless).rejects.toMatchObject({ code: 'validation_failed' })
    const past = tokens.create(actor, null, { name: 'past', expiresAt: clock.now() })
    await expect(past).rejects.toMatchObject({ code: 'validation_failed' })
    await tokens.revoke(actor, made.record.id)
    const revoked = identity.authenticateManagementToken(made.secret)
    await expect(revoked).rejects.toMatchObject({ code: 'key_revoked' })
  })

  it('does what its scopes name, in its own workspace only', async () => {
    const { identity, principal, workspace, logIn, join, database } = await withToken(['keys:read'])
    const access = await identity.authorise(principal, workspace.id, 'keys:read')
    expect(access).toMatchObject({ rank: 'admin', keysOwnedBy: null })
    const actor = await database.transaction().execute(access.confirm)
    expect(actor).toMatchObject({ type: 'management_token' })
    const refused = { code: 'forbidden' }
    await expect(identity.authorise(principal, workspace.id, 'keys:write')).rejects.toMatchObject(refused)
    await expect(identity.authorise(principal, workspace.id, 'workspace:read')).rejects.toMatchObject(refused)
    const other = await join(workspace.id, 'other@example.com', 'user')
    const elsewhere = await identity.workspaces.create((await logIn(other.registration)).principal, { name: 'B' })
    const foreign = identity.authorise(principal, elsewhere.id, 'keys:read')
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
    await expect(identity.workspaces.create(principal, { name: 'C' })).rejects.toMatchObject(refused)
  })

  it('stays in its workspace, also where its maker belongs to another', async () => {
    const { identity, principal, registration, logIn } = await withToken(null)
    const maker = (await logIn(registration)).principal
    const other = await identity.workspaces.create(maker, { name: 'B' })
    await expect(identity.authorise(maker, other.id, 'keys:read')).resolves.toBeDefined()
    const foreign = identity.authorise(principal, other.id, 'keys:read')
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
    expect(await identity.workspaces.listFor(principal)).toMatchObject([{ name: 'Home', rank: 'admin' }])
  })

  it('can neither make, widen nor take over a token that may do more than itself', async () => {
    const { tokens, made, actor, expiresAt } = await withToken(['tokens:write', 'tokens:read'])
    const acting = { type: 'management_token', id: made.record.id } as const
    const refused = { code: 'forbidden' }
    for (const scopes of [null, ['keys:read'] as const, ['tokens:read', 'members:write'] as const]) {
      const create = tokens.create(acting, null, { name: 'more', expiresAt, scopes })
      await expect(create).rejects.toMatchObject(refused)
      await expect(tokens.update(acting, made.record.id, { scopes })).rejects.toMatchObject(refused)
    }
    const wide = await tokens.create(actor, null, { name: 'wide', expiresAt })
    await expect(tokens.rotate(acting, wide.record.id, 0)).rejects.toMatchObject(refused)
    const narrow = await tokens.create(acting, null, { name: 'less', expiresAt, scopes: ['tokens:read'] })
    expect(narrow.record.createdBy).toBe(made.record.createdBy)
  })

  it('never does what its maker may not do any more', async () => {
    const { identity, workspace, actor, join, clock } = await withToken(null)
    const { person, member } = await join(workspace.id, 'second@example.com', 'admin')
    const tokens = identity.tokens.forWorkspace(workspace.id)
    const { secret } = await tokens.create(actor, person.id, { name: 'theirs', expiresAt: clock.now() + 1_000_000 })
    const principal = await identity.authenticateManagementToken(secret)
    await expect(identity.authorise(principal, workspace.id, 'members:write')).resolves.toBeDefined()
    await identity.members.forWorkspace(workspace.id).changeRank(actor, member.id, 'user')
    const lowered = identity.authorise(principal, workspace.id, 'members:write')
    await expect(lowered).rejects.toMatchObject({ code: 'forbidden' })
    expect(await identity.authorise(principal, workspace.id, 'keys:read')).toMatchObject({ keysOwnedBy: person.id })
    await identity.members.forWorkspace(workspace.id).remove(actor, member.id)
    const gone = identity.authorise(principal, workspace.id, 'keys:read')
    await expect(gone).rejects.toMatchObject({ code: 'not_found' })
    await expect(identity.authenticateManagementToken(secret)).rejects.toMatchObject({ code: 'key_revoked' })
  })
})
