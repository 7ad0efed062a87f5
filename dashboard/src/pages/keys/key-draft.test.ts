import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { draftOf, newDraft, readDraft } from './key-draft.ts'

const now = Date.UTC(2026, 0, 1)
const named = { ...newDraft, name: ' Café ' }

beforeAll(() => i18n.activate('en'))

test('an untouched form asks for a key of ninety days without restrictions', () => {
  expect(readDraft(named, now)).toEqual({
    body: {
      name: 'Café',
      expires_at: now + 90 * 86_400_000,
      requests_per_minute: null,
      allowed_models: null,
      allowed_addresses: null,
      drop_unsupported: false,
    },
  })
})

test('addresses are taken one a line or however they are pasted, and the wrong one is named', () => {
  const addresses = '203.0.113.7\n 10.0.0.0/8,2001:db8::/32 '
  expect(readDraft({ ...named, addresses }, now)).toMatchObject({
    body: { allowed_addresses: ['203.0.113.7', '10.0.0.0/8', '2001:db8::/32'] },
  })
  expect(readDraft({ ...named, addresses: '10.0.0.1 example.com' }, now)).toMatchObject({
    errors: { allowed_addresses: expect.stringContaining('example.com') },
  })
})

test('a model that was typed but not added counts, once', () => {
  const draft = { ...named, everyModel: false, models: ['demo/echo'] }
  expect(readDraft({ ...draft, pendingModel: 'openai/*' }, now)).toMatchObject({
    body: { allowed_models: ['demo/echo', 'openai/*'] },
  })
  expect(readDraft({ ...draft, pendingModel: 'demo/echo' }, now)).toMatchObject({
    body: { allowed_models: ['demo/echo'] },
  })
})

test('“only these models” without any is refused rather than read as every model', () => {
  expect(readDraft({ ...named, everyModel: false }, now)).toHaveProperty('errors.allowed_models')
})

test('a name of nothing, of 81 characters or with a line break is refused, one of markup is not', () => {
  expect(readDraft({ ...named, name: '  ' }, now)).toHaveProperty('errors.name')
  expect(readDraft({ ...named, name: 'x'.repeat(81) }, now)).toHaveProperty('errors.name')
  expect(readDraft({ ...named, name: 'a\nb' }, now)).toHaveProperty('errors.name')
  expect(readDraft({ ...named, name: '<img src=x onerror=alert(1)>' }, now)).toHaveProperty('body')
})

test('an end in the past is refused', () => {
  const expiry = { kind: 'date', date: '2025-12-31T00:00:00.000Z' } as const
  expect(readDraft({ ...named, expiry }, now)).toHaveProperty('errors.expires_at')
})

test('what is opened and sent unchanged stays what it was', () => {
  const limits = {
    expires_at: now + 5,
    allowed_models: ['demo/echo'],
    allowed_addresses: ['10.0.0.0/8', '::1'],
    requests_per_minute: 5,
    drop_unsupported: true,
  }
  const key = {
    id: '1',
    last_four: 'abcd',
    created_by: null,
    created_at: 0,
    revoked_at: null,
    rotated_to: null,
    source: null,
  }
  const draft = draftOf({ ...key, ...limits, name: 'n', last_used_at: null })
  expect(readDraft(draft, now)).toEqual({ body: { name: 'n', ...limits } })
})
