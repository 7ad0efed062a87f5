import { expect, test } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { createCommandLog } from './command-log.ts'

const said = (details: object): string => {
  const lines: string[] = []
  createCommandLog({ write: (text) => lines.push(text) }).error(details, 'It was not written')
  return lines.join('')
}

test('tells a person what failed beside a command, by the kind of failure', () => {
  expect(said({})).toBe('Warning: It was not written.\n')
  expect(said({ error: Object.assign(new Error('no space'), { code: 'ENOSPC' }) })).toBe(
    'Warning: It was not written (ENOSPC).\n',
  )
  expect(said({ error: new AppError('conflict') })).toBe('Warning: It was not written (conflict).\n')
})

test('repeats nothing that a library put into its message', () => {
  expect(said({ error: new Error('password authentication failed for postgres://kg:hunter2@host') })).toBe(
    'Warning: It was not written (Error).\n',
  )
})

test('says nothing of what merely happens', () => {
  const lines: string[] = []
  const log = createCommandLog({ write: (text) => lines.push(text) })
  log.info({}, 'Connected')
  log.debug({}, 'Looked')
  expect(lines).toEqual([])
})
