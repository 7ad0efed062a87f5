import { RequestError } from '@keepgate/client/request-error'
import { expect, it } from 'vitest'
import { type Account, nextState, type SessionEvent, type SessionState } from './session-state.ts'

const accountOf = (id: string): Account => ({
  person: { id, email: `${id}@keepgate.example`, display_name: id, role: 'user', created_at: 0 },
  session_id: 's',
  transport: 'cookie',
  insecure_transport: false,
  workspaces: [],
})
const zoe = accountOf('zoe')
const starting: SessionState = { status: 'starting' }
const silence = new RequestError({ status: 0, code: 'unreachable', message: '' })

const after = (...events: SessionEvent[]): SessionState => events.reduce(nextState, starting)

it('Q38: lets a living session in only where this browser was let in a moment ago; else it asks for the password', () => {
  expect(after({ type: 'known', account: zoe, trusted: false })).toEqual({
    status: 'locked',
    account: zoe,
    reason: 'reopened',
  })
  const trusted = after({ type: 'known', account: zoe, trusted: true })
  expect(trusted).toEqual({ status: 'open', account: zoe, keyHeld: false })
})

it('Q35 Q36: holds the key from the password until the lock, however often the session is looked at', () => {
  const entered = after({ type: 'entered', account: zoe })
  expect(entered).toMatchObject({ status: 'open', keyHeld: true })
  const looked = nextState(entered, { type: 'known', account: zoe, trusted: false })
  expect(looked).toMatchObject({ status: 'open', keyHeld: true })
  expect(nextState(looked, { type: 'locked', reason: 'idle' })).toEqual({
    status: 'locked',
    account: zoe,
    reason: 'idle',
  })
})

it('does not take one person’s key for another’s', () => {
  const other = accountOf('other')
  const entered = after({ type: 'entered', account: zoe })
  const trusted = nextState(entered, { type: 'known', account: other, trusted: true })
  expect(trusted).toEqual({ status: 'open', account: other, keyHeld: false })
  expect(nextState(entered, { type: 'known', account: other, trusted: false }).status).toBe('locked')
})

it('says why somebody who was in is out, and says nothing to somebody who never was', () => {
  expect(after({ type: 'unknown' })).toEqual({ status: 'anonymous', reason: 'never' })
  const ended = after({ type: 'entered', account: zoe }, { type: 'unknown' })
  expect(ended).toEqual({ status: 'anonymous', reason: 'ended' })
  const out = after({ type: 'entered', account: zoe }, { type: 'logged-out' })
  expect(out).toEqual({ status: 'anonymous', reason: 'logged-out' })
  expect(nextState(out, { type: 'unknown' })).toBe(out)
})

it('keeps whoever is in where the server is silent', () => {
  expect(after({ type: 'unreachable', error: silence })).toMatchObject({ status: 'unreachable' })
  const entered = after({ type: 'entered', account: zoe })
  expect(nextState(entered, { type: 'unreachable', error: silence })).toBe(entered)
})
