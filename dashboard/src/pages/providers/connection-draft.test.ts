import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { describe, expect, it } from 'vitest'
import { createBody, draftOf, emptyDraft, movesElsewhere, updateBody, withProvider } from './connection-draft.ts'

const known: ConnectionView = {
  id: 'conn_1',
  name: 'team',
  provider: 'openai',
  base_url: 'https://api.openai.com/v1',
  key_last_four: 'abcd',
  key_fingerprint: '0123456789ab',
  options: {},
  models: ['one'],
  drop_unsupported: false,
  created_at: 1,
  updated_at: 1,
  last_test: null,
}

describe('choosing a provider', () => {
  it('brings its address and a name that is free', () => {
    expect(withProvider(emptyDraft, 'openai', ['openai'])).toMatchObject({
      name: 'openai-2',
      baseUrl: 'https://api.openai.com/v1',
    })
  })

  it('keeps a name that was typed, and replaces one that was suggested', () => {
    const suggested = withProvider(emptyDraft, 'openai', [])
    expect(withProvider(suggested, 'groq', []).name).toBe('groq')
    expect(withProvider({ ...suggested, name: 'mine' }, 'groq', []).name).toBe('mine')
  })

  it('leaves no option of the one before', () => {
    expect(withProvider({ ...emptyDraft, options: { pace_ms: 5 } }, 'openai', []).options).toEqual({})
  })
})

describe('a request', () => {
  it('to create leaves out an address and a key that were not given', () => {
    expect(createBody({ ...emptyDraft, provider: 'ollama', name: ' local ' }, '')).toEqual({
      provider: 'ollama',
      name: 'local',
      options: {},
      models: null,
      drop_unsupported: false,
    })
  })

  it('to change holds only what is new', () => {
    expect(updateBody(known, draftOf(known), '')).toEqual({})
    expect(updateBody(known, { ...draftOf(known), models: 'one\n two \n\none', name: 'house' }, 'new-key')).toEqual({
      name: 'house',
      models: ['one', 'two'],
      key: 'new-key',
    })
    expect(updateBody(known, { ...draftOf(known), models: ' ' }, '')).toEqual({ models: null })
  })
})

it('the key must be given again for another host, port or scheme, and not for another path', () => {
  const at = (baseUrl: string) => movesElsewhere(known, { ...draftOf(known), baseUrl })
  expect(['https://api.openai.com/v2', 'not a url', ''].map(at)).toEqual([false, false, false])
  expect(['http://api.openai.com/v1', 'https://api.openai.com:8443/v1', 'https://other.example/v1'].map(at)).toEqual([
    true,
    true,
    true,
  ])
  expect(movesElsewhere({ ...known, key_fingerprint: null }, { ...draftOf(known), baseUrl: 'https://x.example' })).toBe(
    false,
  )
})
