import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { newDraft, readDraft } from './token-draft.ts'

const now = Date.UTC(2026, 0, 1)
const draft = { ...newDraft, name: 'Deploy', scopes: ['keys:read'] } as const

beforeAll(() => i18n.activate('en'))

test('a token always has an end', () => {
  expect(readDraft(draft, now)).toEqual({
    body: { name: 'Deploy', expires_at: now + 30 * 86_400_000, scopes: ['keys:read'] },
  })
  expect(readDraft({ ...draft, expiry: { kind: 'never', date: null } }, now)).toHaveProperty('errors.expires_at')
})

test('no scope at all is a mistake, never everything', () => {
  expect(readDraft({ ...draft, scopes: [] }, now)).toHaveProperty('errors.scopes')
  expect(readDraft({ ...draft, scopes: [], everything: true }, now)).toMatchObject({ body: { scopes: null } })
})
