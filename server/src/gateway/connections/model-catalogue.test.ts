import { expect, test } from 'vitest'
import { manualClock } from '../../kernel/clock.ts'
import type { ModelInfo } from '../provider.ts'
import { demo } from '../providers/demo/demo.ts'
import type { Connection } from './connection.ts'
import { createModelCatalogue } from './model-catalogue.ts'

const connection: Connection = {
  id: 'conn_1',
  workspaceId: 'ws_1',
  name: 'one',
  provider: 'demo',
  adapter: demo,
  baseUrl: 'https://one.example/v1',
  origin: 'https://one.example',
  basePath: '/v1',
  sealedKey: null,
  keyLastFour: null,
  keyFingerprint: null,
  options: {},
  models: ['listed'],
  dropUnsupported: false,
  createdAt: 0,
  updatedAt: 0,
  removedAt: null,
  lastTest: null,
  revision: 1,
}
const model = (id: string): ModelInfo => ({ id, createdSeconds: null, ownedBy: null })

const catalogueOf = () => {
  const clock = manualClock()
  const asked: PromiseWithResolvers<ModelInfo[]>[] = []
  const fetchModels = (): Promise<ModelInfo[]> => {
    const pending = Promise.withResolvers<ModelInfo[]>()
    asked.push(pending)
    return pending.promise
  }
  return { clock, asked, catalogue: createModelCatalogue(fetchModels, () => false, clock) }
}

test('many who ask at once ask the provider once, and its answer is kept for ten minutes', async () => {
  const { asked, catalogue, clock } = catalogueOf()
  expect(catalogue.offers(connection, 'theirs')).toBeNull()
  const lists = [catalogue.list(connection), catalogue.list(connection)]
  asked[0]?.resolve([model('theirs')])
  for (const list of lists) expect((await list).map(({ id }) => id)).toEqual(['listed', 'theirs'])
  expect(catalogue.offers(connection, 'theirs')).toBe(true)
  clock.advance(599_000)
  await catalogue.list(connection)
  expect(asked).toHaveLength(1)
  clock.advance(2000)
  expect(catalogue.offers(connection, 'theirs')).toBeNull()
})

test('a provider that fails offers what its owner listed, and is asked again after half a minute', async () => {
  const { asked, catalogue, clock } = catalogueOf()
  const list = catalogue.list(connection)
  asked[0]?.reject(new Error('down'))
  expect((await list).map(({ id }) => id)).toEqual(['listed'])
  expect(catalogue.offers(connection, 'listed')).toBe(true)
  expect(catalogue.offers(connection, 'theirs')).toBe(false)
  expect((await catalogue.look(connection)).failure?.code).toBe('internal')
  clock.advance(31_000)
  expect(catalogue.offers(connection, 'theirs')).toBeNull()
  const again = catalogue.look(connection)
  asked[1]?.resolve([model('theirs')])
  expect((await again).failure).toBeNull()
})

test('what is known without asking is told so, and nothing is asked for it', async () => {
  const { asked, catalogue } = catalogueOf()
  expect(catalogue.known(connection)).toBeNull()
  expect(asked).toHaveLength(0)
  const list = catalogue.list(connection)
  asked[0]?.resolve([model('theirs')])
  await list
  expect(catalogue.known(connection)?.map(({ id }) => id)).toEqual(['listed', 'theirs'])
})

test('an answer to a question from before the connection changed is not kept', async () => {
  const { asked, catalogue } = catalogueOf()
  const old = catalogue.list(connection)
  catalogue.forget(connection.id)
  const changed = { ...connection, origin: 'https://two.example', revision: 2 }
  const current = catalogue.list(changed)
  asked[1]?.resolve([model('of-two')])
  await current
  asked[0]?.resolve([model('of-one')])
  await old
  expect(catalogue.offers(changed, 'of-two')).toBe(true)
  expect(catalogue.offers(changed, 'of-one')).toBe(false)
})
