import { expect, test } from 'vitest'
import { maySee } from './route-data.ts'

test('a page is seen by the ranks that its verb allows, and by everybody where it names none', () => {
  const sees = (rank: 'guest' | 'user' | 'admin') => maySee({ verb: 'usage:read' }, { rank, role: 'user' })
  expect([sees('guest'), sees('user'), sees('admin')]).toEqual([false, true, true])
  expect(maySee({}, { rank: 'guest', role: 'user' })).toBe(true)
})

test('who administers the installation sees its pages with any rank, and no others', () => {
  const viewer = { rank: 'guest', role: 'admin' } as const
  expect(maySee({ verb: 'providers:read', forInstallation: true }, viewer)).toBe(true)
  expect(maySee({ verb: 'providers:read' }, viewer)).toBe(false)
  expect(maySee({ verb: 'providers:read', forInstallation: true }, { ...viewer, role: 'user' })).toBe(false)
})
