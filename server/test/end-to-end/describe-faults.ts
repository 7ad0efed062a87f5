/** The suite of one dialect's clients: what every fault of a provider comes to, and what it leaves behind. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesBelow } from '../harness/records.ts'
import { faults } from '../simulators/faults.ts'
import {
  leaks,
  type Outcome,
  type Pair,
  runScenarios,
  timeoutEnvironment,
  tooSlow,
  wrongAnswers,
  wrongRecords,
} from './fault-scenarios.ts'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'

const providers = ['openai', 'anthropic', 'gemini', 'cohere'] as const

export const describeFaults = (clients: string, pairs: readonly Pair[]): void => {
  describe(`${clients}: every fault of a provider has its documented answer`, () => {
    let setup: Setup<(typeof providers)[number]>
    let outcomes: Outcome[] = []
    const settings = { ...timeoutEnvironment, LOG_LEVEL: 'debug' }

    beforeAll(async () => {
      setup = await startGatewayWith(providers, settings)
      outcomes = await runScenarios({ url: setup.keepgate.url, key: setup.key }, setup.simulators, pairs)
    }, 180_000)
    afterAll(async () => {
      await setup.close()
    }, 60_000)

    test('each answer is the table’s', () => {
      expect(outcomes).toHaveLength(pairs.length * faults.length * 2)
      expect(wrongAnswers(outcomes)).toEqual([])
    })

    test('none is later than its timeout and a second', () => {
      expect(tooSlow(outcomes)).toEqual([])
    })

    test('every one of them has exactly one usage record, with its end', async () => {
      const records = await setup.keepgate.settledRecords(outcomes.length + pairs.length)
      expect(wrongRecords(outcomes, records)).toEqual([])
      expect(records).toHaveLength(outcomes.length + pairs.length)
    }, 30_000)

    test('no answer, log or file repeats a provider key, and no answer an account header of the provider', () => {
      const keys = Object.values(setup.simulators).map((simulator) => simulator.key)
      expect(leaks(outcomes, [...keys, 'planted'])).toEqual([])
      const log = setup.keepgate.output()
      expect(keys.filter((key) => log.includes(key))).toEqual([])
      const files = filesBelow(setup.keepgate.dataDirectory).map((path) => readFileSync(path, 'latin1'))
      expect(keys.filter((key) => files.some((file) => file.includes(key)))).toEqual([])
    })

    test('redirects are never followed', () => {
      expect(Object.values(setup.simulators).map((simulator) => simulator.strayVisits())).toEqual([0, 0, 0, 0])
    })

    test('the gateway is still there and still answers', async () => {
      const response = await fetch(`${setup.keepgate.url}/readyz`)
      expect(response.status).toBe(200)
    })
  })
}
