import { toBase64url } from '@keepgate/client/base64url'
import { nativePrimitives, type Primitives } from '@keepgate/client/primitives'
import type { PasswordPart, Registration } from '@keepgate/protocol/login'
import { afterEach, expect, it, vi } from 'vitest'
import { createKeyKeeper, refusalOf } from './key-keeper.ts'

const made: Uint8Array[] = []
const primitives: Primitives = {
  ...nativePrimitives,
  argon2id: ({ password, salt, length }) => nativePrimitives.hkdf(password, salt, new Uint8Array(), length),
  randomBytes: (length) => {
    const bytes = nativePrimitives.randomBytes(length)
    if (length === 32) made.push(new Uint8Array(bytes))
    return bytes
  },
}
const email = 'owner@keepgate.example'
const password = 'correct horse battery'
const tell = () => undefined
const person = { id: 'per_1', email, display_name: 'Owner', role: 'user', created_at: 0 }

type Body = {
  registration: Registration
  replacement?: PasswordPart
  recovery: Registration['recovery']
  auth?: string
  current_auth?: string
  recovery_auth?: string
}

/** The server's half of login for one person, as a `fetch`. */
const server = () => {
  const sent: { path: string; body: string }[] = []
  let memory_kib = 65_536
  let account: Registration | undefined
  const withAccount = (path: string, body: Body, { kdf, login_salt, recovery, ...known }: Registration): Response => {
    const { wrapped_user_key } = known
    const proof = body.auth ?? body.current_auth ?? known.auth
    if (proof !== known.auth || (body.recovery_auth ?? recovery.auth) !== recovery.auth) {
      return Response.json({ code: 'login_failed', detail: 'Wrong.' }, { status: 401 })
    }
    const answers: Record<string, unknown> = {
      '/auth/sign-up': {},
      '/auth/login/start': { login_salt, recovery_salt: recovery.salt, kdf: { ...kdf, memory_kib } },
      '/auth/login/finish': { token: null, expires_at: 1, person, wrapped_user_key },
      '/auth/user-key': { wrapped_user_key },
      '/auth/recovery/open': { wrapped_user_key: recovery.wrapped_user_key },
    }
    const answer = answers[path]
    if (answer !== undefined) return Response.json(answer)
    account = { ...known, kdf, login_salt, recovery: body.recovery ?? recovery, ...body.replacement }
    return new Response(null, { status: 204 })
  }
  vi.stubGlobal('fetch', async (path: string, init: { body: string }) => {
    sent.push({ path, body: init.body })
    const body: Body = JSON.parse(init.body)
    account ??= body.registration
    return withAccount(path, body, account)
  })
  return {
    sent,
    paths: () => sent.splice(0).map(({ path }) => path),
    weaken: () => {
      memory_kib = 1024
    },
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

const entered = async () => {
  const world = server()
  const keeper = createKeyKeeper(primitives)
  const entrance = { type: 'sign-up', workspaceName: 'Home' } as const
  const { recoveryCode } = await keeper.run({ type: 'register', entrance, email, displayName: 'Owner', password }, tell)
  return { ...world, keeper, code: recoveryCode ?? '' }
}

it('Q31-Q34: sends proofs and sealed keys only, and gives the page nothing but the code that is shown once', async () => {
  const { sent, keeper, code } = await entered()
  expect(await keeper.run({ type: 'log-in', email: ' OWNER@keepgate.example', password }, tell)).toEqual({
    recoveryCode: null,
  })
  expect(code).toMatch(/^(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}$/)
  const wire = JSON.stringify(sent)
  expect(wire).toContain('"auth')
  for (const secret of [password, code, code.replaceAll('-', ''), ...made.slice(0, 1).map(toBase64url)]) {
    expect(wire).not.toContain(secret)
  }
  await expect(keeper.run({ type: 'log-in', email, password: 'another password' }, tell)).rejects.toMatchObject({
    code: 'login_failed',
  })
})

it('Q35 Q38: asks for the sealed key again only where it is gone', async () => {
  const { keeper, paths } = await entered()
  paths()
  const renew = { type: 'replace-recovery', email, password } as const
  await keeper.run(renew, tell)
  expect(paths()).toEqual(['/auth/login/start', '/auth/recovery/code'])
  const reopened = createKeyKeeper(primitives)
  await reopened.run(renew, tell)
  expect(paths()).toEqual(['/auth/login/start', '/auth/user-key', '/auth/recovery/code'])
})

it('keeps the same user key through a changed password, a recovery and a new code', async () => {
  const { keeper, code } = await entered()
  await keeper.run({ type: 'change-password', email, current: password, password: 'second password' }, tell)
  await keeper.run({ type: 'recover', email, code, password: 'third password here' }, tell)
  const renewed = await createKeyKeeper(primitives).run(
    { type: 'replace-recovery', email, password: 'third password here' },
    tell,
  )
  // Each of these opens what the one before sealed, and fails where the key is another one.
  const fresh = createKeyKeeper(primitives)
  await fresh.run({ type: 'recover', email, code: renewed.recoveryCode ?? '', password: 'fourth password' }, tell)
  await fresh.run({ type: 'unlock', email, password: 'fourth password' }, tell)
  await expect(fresh.run({ type: 'recover', email, code, password: 'fifth password' }, tell)).rejects.toMatchObject({
    code: 'login_failed',
  })
})

it('refuses a server that asks for a weak derivation, and sends it nothing', async () => {
  const { keeper, weaken, paths } = await entered()
  paths()
  weaken()
  const failed = await keeper.run({ type: 'unlock', email, password }, tell).catch(refusalOf)
  expect(failed).toMatchObject({ code: 'weak_derivation' })
  expect(paths()).toEqual(['/auth/login/start'])
})

it('notices a mistyped code and a short password before anything is sent', async () => {
  const { keeper, paths, code } = await entered()
  paths()
  const mistyped = code.startsWith('X') ? code.replace('X', 'Y') : code.replace(/^./, 'X')
  const recover = { type: 'recover', email, code: mistyped, password } as const
  expect(await keeper.run(recover, tell).catch(refusalOf)).toMatchObject({ code: 'recovery_code_mistyped' })
  const entrance = { type: 'sign-up', workspaceName: 'Home' } as const
  const short = { type: 'register', entrance, email, displayName: 'Z', password: 'ninechars' } as const
  expect(await keeper.run(short, tell).catch(refusalOf)).toMatchObject({ code: 'password_too_short' })
  expect(paths()).toEqual([])
})

it('tells the page the kind of an unforeseen failure, never its words', () => {
  const refusal = refusalOf(new Error(`could not derive from ${password}`))
  expect(refusal).toMatchObject({ code: 'worker_failed' })
  expect(JSON.stringify(refusal)).not.toContain(password)
})
