import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFault } from '../simulators/faults.ts'
import { timeoutEnvironment } from './fault-scenarios.ts'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'
import { sdkClients } from './sdk-clients.ts'

/** Faults that some SDK would take for an answer if they reached it as they are. */
const treacherous = [
  'clean-end-without-finish',
  'cut-between-frames',
  'cut-inside-character',
  'garbage-frame',
  'garbage-json',
  'hang-mid-stream',
  'html-with-200',
  'empty-body',
  'status-429-seconds',
  'status-503',
  'error-mid-stream',
  'error-instead-of-stream',
]
/** Faults that some SDK would stumble over, and the gateway mends. */
const mended = ['empty-data-lines', 'comment-pings', 'crlf', 'choices-null', 'split-at-three-bytes', 'nul-bytes']

describe('no SDK takes a provider’s fault for an answer, and none stumbles over one that can be mended', () => {
  type Provider = 'openai' | 'anthropic'
  let setup: Setup<Provider>
  beforeAll(async () => {
    setup = await startGatewayWith(['openai', 'anthropic'], timeoutEnvironment)
    for (const id of [...treacherous, ...mended])
      for (const simulator of Object.values(setup.simulators))
        simulator.forModel(id, { fault: findFault(id), script: { text: 'one two three vier fünf sechs' } })
  }, 60_000)
  afterAll(async () => {
    await setup.close()
  }, 60_000)

  const outcome = async (client: (typeof sdkClients)[number], model: string): Promise<string> => {
    const target = { origin: setup.keepgate.url, key: setup.key, model }
    try {
      return (await client.ask(target, { prompt: 'Hm?', stream: true })).text
    } catch {
      return 'throws'
    }
  }

  for (const provider of ['openai', 'anthropic'] as const) {
    test.each(treacherous)(`%s over ${provider}: every SDK throws`, async (id) => {
      const outcomes = await Promise.all(
        sdkClients.map(async (client) => [client.name, await outcome(client, `${provider}/${id}`)]),
      )
      expect(outcomes).toEqual(sdkClients.map((client) => [client.name, 'throws']))
    })
    test.each(mended)(`%s over ${provider}: every SDK reads the whole answer`, async (id) => {
      const outcomes = await Promise.all(
        sdkClients.map(async (client) => [client.name, await outcome(client, `${provider}/${id}`)]),
      )
      expect(outcomes).toEqual(sdkClients.map((client) => [client.name, 'one two three vier fünf sechs']))
    })
  }
})
