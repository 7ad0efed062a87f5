import { expect, it } from 'vitest'
import { readAttempts, writeAttempts } from './failed-attempts.ts'

const attempts = [
  { connection: 'first', sent_ms: 1, ended_ms: 66.12, code: 'provider_error' },
  { connection: 'up', sent_ms: null, ended_ms: 67, code: 'outbound_refused' },
]

it('reads what it wrote, and writes nothing where nothing failed', () => {
  expect(readAttempts(writeAttempts(attempts))).toEqual(attempts)
  expect(writeAttempts([])).toBeNull()
  expect(readAttempts(null)).toEqual([])
})

it('knows of no attempts where it cannot read them, and passes over what a newer version added', () => {
  for (const unreadable of ['', '[', '{}', 'null', '[1]', '[["up"]]', '[["up",0,"soon","internal"]]'])
    expect(readAttempts(unreadable), unreadable).toEqual([])
  expect(readAttempts('[["up",0,4,"internal",{"later":true}]]')).toEqual([
    { connection: 'up', sent_ms: 0, ended_ms: 4, code: 'internal' },
  ])
})
