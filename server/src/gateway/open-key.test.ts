import { describe, expect, it, vi } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import type { Connection } from './connections/connection.ts'
import { createKeyOpener } from './open-key.ts'
import { openai } from './providers/openai/openai.ts'

const connection: Connection = {
  id: 'conn_1',
  workspaceId: 'ws_1',
  name: 'openai',
  provider: 'openai',
  adapter: openai,
  baseUrl: 'https://api.openai.com/v1',
  origin: 'https://api.openai.com',
  basePath: '/v1',
  sealedKey: 'kg1.sealed',
  keyLastFour: null,
  keyFingerprint: null,
  options: {},
  models: null,
  dropUnsupported: false,
  createdAt: 0,
  updatedAt: 0,
  removedAt: null,
  lastTest: null,
  revision: 1,
}

const setUp = () => {
  const clock = manualClock()
  const open = vi.fn(async () => Buffer.from('sk-plain'))
  return { clock, open, opener: createKeyOpener(open, clock) }
}
const length = (key: string | null): number => key?.length ?? 0

describe('an opened provider key', () => {
  it('is bound to provider and origin, and kept for a minute', async () => {
    const { clock, open, opener } = setUp()
    expect(await opener.withKey(connection, length)).toBe(8)
    expect(open).toHaveBeenCalledWith(
      expect.objectContaining({ bound: ['openai', 'https://api.openai.com'] }),
      'kg1.sealed',
    )
    expect(opener.withKey(connection, length)).toBe(8)
    clock.advance(60_001)
    await opener.withKey(connection, length)
    expect(open).toHaveBeenCalledTimes(2)
    opener.close()
  })

  it('is opened anew when the connection changed, also while it was being opened', async () => {
    const { open, opener } = setUp()
    const first = opener.withKey(connection, length)
    opener.forget(connection.id)
    await first
    await opener.withKey(connection, length)
    expect(open).toHaveBeenCalledTimes(2)
    await opener.withKey({ ...connection, sealedKey: 'kg1.other' }, length)
    expect(open).toHaveBeenCalledTimes(3)
    opener.close()
  })

  it('is not needed where the connection has none', () => {
    const { open, opener } = setUp()
    expect(opener.withKey({ ...connection, sealedKey: null }, (key) => key)).toBeNull()
    expect(open).not.toHaveBeenCalled()
    opener.close()
  })
})
