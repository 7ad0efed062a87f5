/** An installation's identity on a fresh database, with a clock that moves only when told to. */
import { nativePrimitives, type Primitives } from '@keepgate/client/primitives'
import { createRegistration } from '@keepgate/client/registration'
import type { Registration } from '@keepgate/protocol/login'
import type { Rank } from '@keepgate/protocol/ranks'
import { onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/audit.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import type { Dependencies } from '../../src/identity/dependencies.ts'
import { createIdentity } from '../../src/identity/identity.ts'
import type { Principal } from '../../src/identity/model.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { nextRevision } from '../../src/storage/policy-revision.ts'
import type { AppendAudit } from '../../src/storage/ports.ts'
import type { OpenTestDatabase } from '../databases.ts'

/** Argon2id is real in the client's own tests; here it would only make a hundred registrations slow. */
export const quickPrimitives: Primitives = {
  ...nativePrimitives,
  argon2id: ({ password, salt, length }) => nativePrimitives.hkdf(password, salt, new Uint8Array(), length),
}

export const register = (email: string, password = 'correct horse battery'): ReturnType<typeof createRegistration> =>
  createRegistration({ email, displayName: email.split('@')[0] ?? email, password }, quickPrimitives)

const secret = () => new Secret(randomBytes(32))

type Options = { settings?: Partial<Dependencies['settings']>; audit?: (real: AppendAudit) => AppendAudit }

export const openWorld = async (open: OpenTestDatabase, options: Options = {}) => {
  const opened = await open()
  onTestFinished(() => opened.dispose())
  const clock = manualClock()
  const { database } = opened
  const audit = createAudit({
    database,
    clock,
    random: randomBytes,
    signer: ed25519Signer(new Secret(randomBytes(32))),
  })
  await audit.start()
  const dependencies: Dependencies = {
    database,
    clock,
    random: randomBytes,
    audit: options.audit?.(audit.append) ?? audit.append,
    nextRevision,
    secrets: {
      loginPepper: secret(),
      fakeSaltKey: secret(),
      apiKeyPepper: { currentVersion: 1, byVersion: new Map([[1, secret()]]) },
      sessionSecret: secret(),
    },
    settings: {
      environment: 'development',
      signUp: 'invite',
      sessionIdleSeconds: 1800,
      sessionAbsoluteSeconds: 43_200,
      ...options.settings,
    },
  }
  const identity = createIdentity(dependencies)

  const logIn = async (registration: Registration) => {
    const { email, auth } = registration
    const outcome = await identity.login.finish({ email, auth, transport: 'bearer' })
    const { principal } = await identity.sessions.authenticate(outcome.token)
    return { ...outcome, principal }
  }

  const first = async () => {
    const { registration, recoveryCode } = await register('root@example.com')
    const actor = { type: 'cli' } as const
    const home = await identity.setup.createFirstAdministrator({ registration, workspaceName: 'Home', actor })
    return { ...home, registration, recoveryCode, actor: { type: 'person', id: home.person.id } as const }
  }

  const join = async (workspaceId: string, email: string, rank: Rank) => {
    const { registration } = await register(email)
    const { token } = await identity.invitations.forWorkspace(workspaceId).create({ type: 'cli' }, { email, rank })
    const { person } = await identity.signUp.withInvitation({ token, registration })
    const principal: Principal = (await logIn(registration)).principal
    const members = await identity.members.forWorkspace(workspaceId).list()
    const member = members.find((one) => one.personId === person.id)
    if (member === undefined) throw new Error('The person did not join.')
    return { person, registration, principal, member }
  }

  const actions = async (): Promise<string[]> => {
    const rows = await database.selectFrom('audit_entries').select('bytes').orderBy('sequence').execute()
    return rows.map((row) => /"action":"([^"]+)"/.exec(row.bytes)?.[1] ?? '')
  }

  return { ...opened, clock, auditLog: audit, dependencies, identity, logIn, first, join, actions }
}

export type World = Awaited<ReturnType<typeof openWorld>>
