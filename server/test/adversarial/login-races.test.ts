/** What was true when a proof was checked may be false when the change is made: every one is looked at again inside it. */
import { createPasswordPart } from '@keepgate/client/registration'
import { expect, it } from 'vitest'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { openWorld, quickPrimitives, register, type World } from './identity-world.ts'

const rounds = 8
const attempts = Array.from({ length: 8 }, (_, index) => index)

const withOwner = async (open: OpenTestDatabase) => {
  const world = await openWorld(open)
  return { ...world, ...(await world.first()) }
}

const newPassword = (email: string, password: string) =>
  createPasswordPart({ email, password, userKey: new Uint8Array(32).fill(1) }, quickPrimitives)

const lives = async ({ identity }: Pick<World, 'identity'>, token: string): Promise<boolean> =>
  identity.sessions.authenticate(token).then(
    () => true,
    () => false,
  )

const fulfilled = <Value>(results: readonly PromiseSettledResult<Value>[]): Value[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))

describeOnDatabases('a login at the same moment', (open) => {
  it.each(['change', 'recovery'] as const)('as a password’s %s leaves no session of the old one', async (how) => {
    const world = await withOwner(open)
    const { identity, registration } = world
    const { email } = registration
    let { auth } = registration
    for (let round = 0; round < rounds; round++) {
      const { principal } = await world.logIn({ ...registration, auth })
      const replacement = await newPassword(email, `password of round ${round}`)
      const replaced =
        how === 'change'
          ? identity.login.changePassword(principal, { currentAuth: auth, replacement })
          : identity.login.recover({ email, recoveryAuth: registration.recovery.auth, replacement })
      const thieves = attempts.map(() => identity.login.finish({ email, auth, transport: 'bearer' }))
      const [, outcomes] = await Promise.all([replaced, Promise.allSettled(thieves)])
      const living = await Promise.all(fulfilled(outcomes).map(({ token }) => lives(world, token)))
      expect(living.filter(Boolean), `round ${round}`).toEqual([])
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'login_failed' })
      }
      auth = replacement.auth
    }
  })

  it('as its person is disabled opens nothing, also not when they are let in again', async () => {
    const world = await withOwner(open)
    const { identity, workspace, actor } = world
    const { person, registration } = await world.join(workspace.id, 'second@example.com', 'user')
    const { email, auth } = registration
    for (let round = 0; round < rounds; round++) {
      const disabled = identity.people.disable(actor, person.id)
      const logins = attempts.map(() => identity.login.finish({ email, auth, transport: 'bearer' }))
      const [, outcomes] = await Promise.all([disabled, Promise.allSettled(logins)])
      await identity.people.enable(actor, person.id)
      const living = await Promise.all(fulfilled(outcomes).map(({ token }) => lives(world, token)))
      expect(living.filter(Boolean), `round ${round}`).toEqual([])
    }
  })
})

describeOnDatabases('a recovery code', (open) => {
  it('sets no password once it was replaced, also when both come at once', async () => {
    const world = await withOwner(open)
    const { identity, registration } = world
    const { email } = registration
    let { auth, recovery } = registration
    for (let round = 0; round < rounds; round++) {
      const { principal } = await world.logIn({ ...registration, auth })
      const next = (await register(email)).registration.recovery
      const replacement = await newPassword(email, `password of round ${round}`)
      const [codeReplaced, recovered] = await Promise.allSettled([
        identity.login.replaceRecovery(principal, { currentAuth: auth, recovery: next }),
        identity.login.recover({ email, recoveryAuth: recovery.auth, replacement }),
      ])
      const won = [codeReplaced, recovered].filter(({ status }) => status === 'fulfilled')
      expect(won, `round ${round}`).toHaveLength(1)
      if (codeReplaced.status === 'fulfilled') recovery = next
      else auth = replacement.auth
    }
    const proof = { email, recoveryAuth: registration.recovery.auth }
    if (recovery !== registration.recovery) {
      await expect(identity.login.openRecovery(proof)).rejects.toMatchObject({ code: 'login_failed' })
    }
  })
})
