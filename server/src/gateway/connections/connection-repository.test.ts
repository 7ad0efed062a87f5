import { expect, it } from 'vitest'
import type { ProviderConnectionRow } from '../../storage/schema.ts'
import { findProvider } from '../providers/registry.ts'
import { toConnection } from './connection-repository.ts'

const row: ProviderConnectionRow = {
  id: 'conn_1',
  workspace_id: 'ws_1',
  name: 'demo',
  provider: 'demo',
  base_url: 'http://demo.invalid/',
  sealed_key: null,
  key_last_four: null,
  key_fingerprint: null,
  options: '{}',
  models: null,
  drop_unsupported: 0,
  created_at: 1,
  updated_at: 1,
  removed_at: null,
  last_test: null,
  revision: 1,
}
const read = (changes: Partial<ProviderConnectionRow>) => toConnection({ ...row, ...changes }, findProvider)

const stage = { ok: true, latencyMs: 3, message: 'ok' }

it('reads the outcome of a test as it was written', () => {
  const outcome = { time: 5, reach: stage, call: null, code: 'provider_error', cause: 'c', fix: null }
  expect(read({ last_test: JSON.stringify(outcome) })?.lastTest).toEqual(outcome)
  const called = { ...outcome, call: { ...stage, ok: false } }
  expect(read({ last_test: JSON.stringify(called) })?.lastTest).toEqual(called)
})

it('reads a test of another version: a code it does not know is none', () => {
  const old = { time: 5, reach: stage, call: null, cause: 'c', fix: 'f' }
  expect(read({ last_test: JSON.stringify(old) })?.lastTest).toEqual({ ...old, code: null })
  expect(read({ last_test: JSON.stringify({ ...old, code: 'toString' }) })?.lastTest).toEqual({ ...old, code: null })
})

it.each(['null', '[]', '7', '{}', '{"time":"now"}', '{"time":1,"reach":{"ok":"yes"}}'])(
  'takes %s for no outcome of a test, not for a broken one',
  (text) => {
    expect(read({ last_test: text })?.lastTest).toBeNull()
  },
)

it('reads as models what is a list of texts', () => {
  expect(read({ models: '["a","b"]' })?.models).toEqual(['a', 'b'])
  for (const text of ['{}', 'null', '[1,null]']) expect(read({ models: text })?.models).toEqual([])
})
