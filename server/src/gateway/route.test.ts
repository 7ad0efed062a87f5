import { describe, expect, it, vi } from 'vitest'
import { manualClock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Connection } from './connections/connection.ts'
import { createModelCatalogue } from './connections/model-catalogue.ts'
import { planRoute } from './route.ts'
import { connectionWith, keyWith, parsedFor } from './testing/line-parts.ts'

const one = connectionWith({ id: 'conn_1', name: 'one' })
const two = connectionWith({ id: 'conn_2', name: 'two' })

/** What each connection's provider lists. */
const offered: Readonly<Record<string, readonly string[]>> = {
  one: ['shared', 'mine', 'vendor/model'],
  two: ['shared', 'yours'],
}

const setUp = (connections: readonly Connection[] = [one, two]) => {
  const asked: string[] = []
  const list = vi.fn(async (connection: Connection) => {
    asked.push(connection.name)
    return (offered[connection.name] ?? []).map((id) => ({ id, createdSeconds: null, ownedBy: null }))
  })
  const catalogue = createModelCatalogue(list, () => false, manualClock())
  const byName = new Map(connections.map((connection) => [connection.name, connection]))
  const plan = async (model: string, allowedModels: readonly string[] | null = null): Promise<string> => {
    const table = { forWorkspace: (id: string) => (id === 'ws_1' ? byName : new Map<string, Connection>()) }
    try {
      const { targets } = await planRoute(table, catalogue, parsedFor(model, keyWith({ allowedModels })))
      return targets.map((target) => `${target.connection.name} → ${target.model}`).join(', ')
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      return `${thrown.code}: ${thrown.message}`
    }
  }
  return { plan, asked }
}

describe('a model behind a connection’s name', () => {
  it('goes there as it is written, and nobody is asked whether it exists', async () => {
    const { plan, asked } = setUp()
    expect(await plan('one/anything at all')).toBe('one → anything at all')
    expect(await plan('two/vendor/model:free')).toBe('two → vendor/model:free')
    expect(asked).toEqual([])
  })

  it('is missing where nothing stands behind the slash', async () => {
    expect(await setUp().plan('one/')).toMatch(/^invalid_request: .*missing/)
  })

  it('is a bare model where no connection has that name', async () => {
    const { plan } = setUp()
    expect(await plan('vendor/model')).toBe('one → vendor/model')
    expect(await plan('/mine')).toMatch(/^model_not_found/)
  })
})

describe('a bare model', () => {
  it('is found where exactly one connection offers it', async () => {
    const { plan } = setUp()
    expect(await plan('mine')).toBe('one → mine')
    expect(await plan('yours')).toBe('two → yours')
  })

  it('is refused with the candidates where several offer it', async () => {
    expect(await setUp().plan('shared')).toBe(
      'ambiguous_model: Several connections offer this model. Write one of: one/shared, two/shared.',
    )
  })

  it('is found again where the key may use one of the candidates alone', async () => {
    expect(await setUp().plan('shared', ['two/*'])).toBe('two → shared')
  })

  it('is not found where nobody offers it, and not echoed at length', async () => {
    const { plan } = setUp()
    expect(await plan('nobody’s')).toBe('model_not_found: No connection offers the model "nobody’s".')
    expect((await plan('x'.repeat(512))).length).toBeLessThan(260)
  })
})

describe('a model that the key may not use', () => {
  it('is answered like one that is not there', async () => {
    const { plan } = setUp()
    const absent = await plan('nobody/model')
    expect(await plan('one/mine', ['two/*'])).toBe(absent.replace('nobody/model', 'one/mine'))
    expect(await plan('mine', ['two/*'])).toBe(absent.replace('nobody/model', 'mine'))
  })

  it('makes nobody ask the connection', async () => {
    const { plan, asked } = setUp()
    await plan('mine', ['two/*'])
    expect(asked).not.toContain('one')
  })

  it('is told from those it may use by exact names and by beginnings, with or without the connection', async () => {
    const { plan } = setUp()
    for (const pattern of ['mine', 'one/mine', 'mi*', 'one/*', '*'])
      expect(await plan('one/mine', [pattern]), pattern).toBe('one → mine')
    for (const pattern of ['min', 'one/min', 'ine*', 'two/*', 'one'])
      expect(await plan('one/mine', [pattern]), pattern).toMatch(/^model_not_found/)
    expect(await plan('one/mine', [])).toMatch(/^model_not_found/)
  })
})

describe('another workspace’s connection', () => {
  it('is not there', async () => {
    expect(await setUp([two]).plan('one/mine')).toMatch(/^model_not_found/)
  })
})
