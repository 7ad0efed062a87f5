import { RequestError } from '@keepgate/client/request-error'
import { expect, it, vi } from 'vitest'
import type { KeyThread } from './key-thread.ts'
import { createSession, type SessionParts } from './session.ts'
import type { Account } from './session-state.ts'
import type { Channel, TabMessage } from './tabs.ts'

const account: Account = {
  person: { id: 'per_1', email: 'owner@keepgate.example', display_name: 'Owner', role: 'user', created_at: 0 },
  session_id: 's',
  transport: 'cookie',
  insecure_transport: false,
  workspaces: [],
}
const over = new RequestError({ status: 401, code: 'session_expired', message: '' })

/** The tabs of one browser: whoever speaks is heard by all others, at once. */
const browser = () => {
  const channels = new Set<Channel>()
  const said: unknown[] = []
  let living: Account | null = account
  return {
    said,
    endSession: () => {
      living = null
    },
    beginSession: () => {
      living = account
    },
    open: (
      options: { wasOpen?: boolean; run?: KeyThread['run'] } & Partial<
        Pick<SessionParts, 'getSession' | 'presumedAnonymous'>
      > = {},
    ) => {
      const channel: Channel = {
        onmessage: null,
        postMessage: (message: TabMessage) => {
          said.push(message)
          for (const other of channels) {
            if (other !== channel) other.onmessage?.(new MessageEvent('message', { data: message }))
          }
        },
      }
      channels.add(channel)
      const keys = {
        run: vi.fn<KeyThread['run']>(options.run ?? (async () => ({ recoveryCode: null }))),
        destroy: vi.fn(),
      }
      const parts: SessionParts = {
        keys,
        channel,
        getSession:
          options.getSession ??
          (async () => {
            if (living === null) throw over
            return living
          }),
        logOut: async () => {
          living = null
        },
        wasOpen: () => options.wasOpen ?? false,
        forget: vi.fn(),
        onUsedElsewhere: vi.fn(),
        presumedAnonymous: options.presumedAnonymous ?? false,
      }
      const session = createSession(parts)
      return { session, keys, parts, status: () => session.state().status }
    },
  }
}

const input = { email: 'owner@keepgate.example', password: 'correct horse battery' }
const tell = () => undefined

it('Q38: a browser that was closed asks for the password; a reload and a second tab do not', async () => {
  const { open } = browser()
  const first = open()
  await first.session.start()
  expect(first.status()).toBe('locked')
  await first.session.unlock(input.password, tell)
  expect(first.session.state()).toMatchObject({ status: 'open', keyHeld: true })
  const second = open()
  await second.session.start()
  expect(second.session.state()).toMatchObject({ status: 'open', keyHeld: false })
  const reloaded = browser().open({ wasOpen: true })
  await reloaded.session.start()
  expect(reloaded.session.state()).toMatchObject({ status: 'open', keyHeld: false })
})

it('destroys the key in every tab on lock, and one unlock opens them all', async () => {
  const { open } = browser()
  const tabs = [open(), open()] as const
  for (const { session } of tabs) await session.logIn(input, tell)
  tabs[0].session.lock()
  for (const { keys, parts, status } of tabs) {
    expect(status()).toBe('locked')
    expect(keys.destroy).toHaveBeenCalledOnce()
    expect(parts.forget).toHaveBeenCalled()
  }
  await tabs[1].session.unlock(input.password, tell)
  await vi.waitFor(() => expect(tabs[0].status()).toBe('open'))
})

it('logs every tab out with one, the key first', async () => {
  const { open } = browser()
  const tabs = [open(), open()] as const
  for (const { session } of tabs) await session.logIn(input, tell)
  await tabs[0].session.logOut()
  for (const { session, keys } of tabs) {
    expect(session.state()).toEqual({ status: 'anonymous', reason: 'logged-out' })
    expect(keys.destroy).toHaveBeenCalled()
  }
})

it('shows every tab that the session has ended, and lets every tab in again with one login', async () => {
  const { open, endSession, beginSession } = browser()
  const tabs = [open(), open()] as const
  for (const { session } of tabs) await session.logIn(input, tell)
  await tabs[0].session.refresh()
  endSession()
  await tabs[0].session.refresh()
  for (const { session } of tabs) {
    await vi.waitFor(() => expect(session.state()).toEqual({ status: 'anonymous', reason: 'ended' }))
  }
  beginSession()
  await tabs[1].session.logIn(input, tell)
  await vi.waitFor(() => expect(tabs[0].session.state()).toMatchObject({ status: 'open', keyHeld: false }))
})

it('asks the server itself before it believes another tab that the session has ended', async () => {
  const { open } = browser()
  const tab = open()
  await tab.session.logIn(input, tell)
  const liar = open()
  liar.parts.channel.postMessage('ended')
  await tab.session.refresh()
  expect(tab.status()).toBe('open')
})

it('shows the login at once where the page came without a session, and still asks who is in', async () => {
  const { open, endSession } = browser()
  const wrong = open({ presumedAnonymous: true })
  expect(wrong.status()).toBe('anonymous')
  await wrong.session.start()
  expect(wrong.status()).toBe('locked')
  endSession()
  const right = open({ presumedAnonymous: true })
  await right.session.start()
  expect(right.session.state()).toEqual({ status: 'anonymous', reason: 'never' })
})

it('keeps the login where the server does not say who is in', async () => {
  const { session } = browser().open({
    presumedAnonymous: true,
    getSession: () => Promise.reject(new TypeError('no answer')),
  })
  await session.start()
  expect(session.state().status).toBe('anonymous')
})

it('does not take an answer from before the password for the end of the session', async () => {
  const late = Promise.withResolvers<Account>()
  const answers = [late.promise, Promise.resolve(account)]
  const { session, status } = browser().open({
    presumedAnonymous: true,
    getSession: () => answers.shift() ?? Promise.reject(over),
  })
  const asked = session.start()
  await session.logIn(input, tell)
  late.reject(over)
  await asked
  expect(status()).toBe('open')
  await session.refresh()
  expect(session.state()).toEqual({ status: 'anonymous', reason: 'ended' })
})

it('lets a login go on while the server says that nobody was in', async () => {
  const derived = Promise.withResolvers<{ recoveryCode: null }>()
  const { open, endSession, beginSession } = browser()
  endSession()
  const { session, keys, status } = open({ presumedAnonymous: true, run: () => derived.promise })
  const entering = session.logIn(input, tell)
  await session.start()
  expect(status()).toBe('anonymous')
  expect(keys.destroy).not.toHaveBeenCalled()
  beginSession()
  derived.resolve({ recoveryCode: null })
  await entering
  expect(status()).toBe('open')
})

it('stays out where the password is wrong', async () => {
  const refused = new RequestError({ status: 401, code: 'login_failed', message: '' })
  const { session, status } = browser().open({ run: () => Promise.reject(refused) })
  await session.start()
  await expect(session.unlock('wrong password', tell)).rejects.toBe(refused)
  expect(status()).toBe('locked')
})

it('goes to login where the session ended while the password was typed', async () => {
  const world = browser()
  const { session, status } = world.open({ run: () => Promise.reject(over) })
  await session.start()
  world.endSession()
  await expect(session.unlock(input.password, tell)).rejects.toBe(over)
  await vi.waitFor(() => expect(status()).toBe('anonymous'))
})

it('does not go on after a registration before the recovery code was seen', async () => {
  const world = browser()
  world.endSession()
  const { session, status } = world.open({ run: async () => ({ recoveryCode: 'CODE' }) })
  await session.start()
  const person = { ...input, displayName: 'Owner', entrance: { type: 'sign-up', workspaceName: 'Home' } as const }
  expect(await session.register(person, tell)).toBe('CODE')
  expect(status()).toBe('anonymous')
})

it('Q55: tells other tabs nothing but what happened', async () => {
  const { open, said } = browser()
  const { session } = open()
  await session.start()
  await session.unlock(input.password, tell)
  session.lock()
  await session.unlock(input.password, tell)
  await session.logOut()
  expect(said).toEqual(['anyone-open', 'entered', 'locked', 'entered', 'logged-out'])
})
