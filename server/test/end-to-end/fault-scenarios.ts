/** Every fault, streamed and buffered, of one provider under one client dialect; and what is wrong with the answers. */
import type { StoredRecord } from '../harness/records.ts'
import { type Fault, faults } from '../simulators/faults.ts'
import { script } from '../simulators/script.ts'
import type { SimulatedProvider, Simulator } from '../simulators/simulator.ts'
import { type Expected, expectedFor, type Format } from './fault-table.ts'
import { ask, type DialectName, type Seen } from './raw-client.ts'

export const timeouts = { connectMs: 2000, firstTokenMs: 3000, idleMs: 2000, totalMs: 6000 }

export const timeoutEnvironment = {
  UPSTREAM_CONNECT_TIMEOUT: `${timeouts.connectMs}ms`,
  UPSTREAM_FIRST_TOKEN_TIMEOUT: `${timeouts.firstTokenMs}ms`,
  UPSTREAM_IDLE_TIMEOUT: `${timeouts.idleMs}ms`,
  UPSTREAM_TOTAL_TIMEOUT: `${timeouts.totalMs}ms`,
}

export type Scenario = {
  fault: Fault
  stream: boolean
  dialect: DialectName
  provider: SimulatedProvider
  model: string
}
export type Outcome = Scenario & { seen: Seen | null; thrown: unknown }

const scenariosOf = (dialect: DialectName, provider: SimulatedProvider): Scenario[] =>
  faults.flatMap((fault) =>
    [true, false].map((stream) => ({
      fault,
      stream,
      dialect,
      provider,
      model: `${fault.id}.${dialect}.${stream ? 'streamed' : 'buffered'}`,
    })),
  )

const expectedOf = (scenario: Scenario): Expected => {
  const { dialect, fault, provider, stream } = scenario
  const format: Format = dialect === 'openai-responses' && provider === 'openai' ? 'openai (responses)' : provider
  return expectedFor(fault.id, format, stream)
}

/** At most this many at once: the waiting ones cost nothing, the dripping ones a processor. */
const width = 32

export type Pair = readonly [DialectName, SimulatedProvider]

/** All scenarios of all pairs. */
export const runScenarios = async (
  gateway: { url: string; key: string },
  simulators: Partial<Record<SimulatedProvider, Simulator>>,
  pairs: readonly Pair[],
): Promise<Outcome[]> => {
  const scenarios = pairs.flatMap(([dialect, provider]) => scenariosOf(dialect, provider))
  const outcomes: Outcome[] = []
  const run = async (scenario: Scenario): Promise<void> => {
    const { dialect, fault, model, provider, stream } = scenario
    simulators[provider]?.forModel(model, { fault })
    const asked = { ...gateway, dialect, model: `${provider}/${model}`, stream, timeoutMs: timeouts.totalMs + 4000 }
    try {
      outcomes.push({ ...scenario, seen: await ask(asked), thrown: null })
    } catch (thrown) {
      outcomes.push({ ...scenario, seen: null, thrown })
    }
  }
  // The short timeouts here are not meant for a server that compiles its code on the first requests.
  for (const [dialect, provider] of pairs)
    await ask({ ...gateway, dialect, model: `${provider}/warm`, stream: true, timeoutMs: 10_000 })

  const hanging = scenarios.filter(({ fault }) => fault.behaviour.kind === 'hang')
  const others = scenarios.filter(({ fault }) => fault.behaviour.kind !== 'hang')
  let next = 0
  const work = async (): Promise<void> => {
    for (let scenario = others[next++]; scenario !== undefined; scenario = others[next++]) await run(scenario)
  }
  await Promise.all(Array.from({ length: width }, work))
  // Last and together: what is measured here is time, and nothing else should take any.
  await Promise.all(hanging.map(run))
  return outcomes
}

const wholeText = (fault: Fault): string => {
  const { behaviour } = fault
  return behaviour.kind === 'script' && behaviour.textBytes !== undefined
    ? 'x'.repeat(behaviour.textBytes)
    : script().text
}

const describeSeen = (seen: Seen): string => {
  const error =
    seen.error === null ? '' : ` ${seen.midStream ? 'mid-stream ' : ''}${seen.error.code ?? seen.error.type}`
  return `${seen.status}${error}${seen.error === null ? ` complete: ${seen.complete}, ${seen.text.length} characters` : ''}`
}

const describeExpected = (expected: Expected): string =>
  expected === 'answers'
    ? 'the whole answer'
    : 'mid' in expected
      ? `mid-stream ${expected.mid}`
      : `${expected.status} ${expected.code}`

const retryAfterFits = (seen: Seen, expected: Expected): boolean => {
  const given = seen.headers.get('retry-after')
  if (expected === 'answers' || 'mid' in expected) return true
  if (expected.retryAfter === undefined) return given === null || Number(given) <= 60
  return given !== null && Math.abs(Number(given) - expected.retryAfter) <= 2
}

const codeFits = (dialect: DialectName, seen: Seen, code: string): boolean =>
  // Anthropic's form has no place for a code: there it is the record that is asked.
  dialect === 'anthropic-messages' ? seen.error !== null : seen.error?.code === code

const answerFits = (outcome: Outcome, seen: Seen, expected: Expected): boolean => {
  if (expected === 'answers')
    return seen.status === 200 && seen.error === null && seen.complete && seen.text === wholeText(outcome.fault)
  if ('mid' in expected) return seen.status === 200 && seen.midStream && codeFits(outcome.dialect, seen, expected.mid)
  return seen.status === expected.status && !seen.midStream && codeFits(outcome.dialect, seen, expected.code)
}

/** Sentences about answers that are not the documented ones. */
export const wrongAnswers = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap((outcome) => {
    const expected = expectedOf(outcome)
    const name = `${outcome.provider} ${outcome.model}`
    if (outcome.seen === null) return [`${name}: ${String(outcome.thrown)} instead of ${describeExpected(expected)}`]
    const { seen } = outcome
    const found: string[] = []
    if (!answerFits(outcome, seen, expected))
      found.push(`${name}: ${describeSeen(seen)} instead of ${describeExpected(expected)}`)
    if (!retryAfterFits(seen, expected)) found.push(`${name}: retry-after ${seen.headers.get('retry-after')}`)
    if ((seen.headers.get('x-request-id') ?? '') === '') found.push(`${name}: no x-request-id`)
    return found
  })

/** The longest that a configured timeout allows, and one second. */
export const tooSlow = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap(({ fault, model, seen, stream }) => {
    const hangs = fault.behaviour.kind === 'hang'
    const atFirst = hangs && stream && fault.id !== 'hang-mid-stream'
    const limitMs = (atFirst ? timeouts.firstTokenMs : timeouts.totalMs) + 1000
    return seen !== null && seen.elapsedMs > limitMs ? [`${model}: ${Math.round(seen.elapsedMs)} ms`] : []
  })

/** Scenarios that do not have exactly one usage record with the expected end. */
export const wrongRecords = (outcomes: readonly Outcome[], records: readonly StoredRecord[]): string[] =>
  outcomes.flatMap((outcome) => {
    const own = records.filter(
      (record) => record.provider === outcome.provider && String(record.model).endsWith(outcome.model),
    )
    const name = `${outcome.provider} ${outcome.model}`
    if (own.length !== 1) return [`${name}: ${own.length} records`]
    const expected = expectedOf(outcome)
    const code = expected === 'answers' ? null : 'mid' in expected ? expected.mid : expected.code
    const [record] = own
    const found: string[] = []
    if (record?.error_code !== code) found.push(`${name}: recorded ${record?.error_code} instead of ${code}`)
    if ((record?.outcome === 'completed') !== (code === null)) found.push(`${name}: recorded as ${record?.outcome}`)
    return found
  })

/** Places where a string must not stand. */
export const leaks = (outcomes: readonly Outcome[], planted: readonly string[]): string[] =>
  outcomes.flatMap(({ model, seen }) => {
    if (seen === null) return []
    const everything = `${[...seen.headers].join('\n')}\n${seen.body}`
    return planted.filter((secret) => everything.includes(secret)).map((secret) => `${model}: ${secret.slice(0, 12)}…`)
  })
