import { RequestError } from '@keepgate/client/request-error'
import { expect, it } from 'vitest'
import type { ChatEvent } from '../../api/playground/chat-events.ts'
import type { ChatAnswer } from '../../api/playground/send-chat.ts'
import { followAnswer } from './follow-answer.ts'

const head = { requestId: 'r1', provider: 'demo', model: 'demo-small', attempts: 1, dropped: null }
const text = (words: string): ChatEvent => ({ type: 'text', text: words })

const answering = (events: () => AsyncIterable<ChatEvent>) => async (): Promise<ChatAnswer> => ({
  ...head,
  events: events(),
})

const never = new AbortController().signal
const clock = () => {
  let time = 0
  return () => (time += 10)
}

it('collects thinking, text and why it ended', async () => {
  const ask = answering(async function* () {
    yield { type: 'thinking', text: 'Hm.' }
    yield text('Hel')
    yield text('lo.')
    yield { type: 'finish', reason: 'length' }
  })
  const { progress, failure } = await followAnswer(ask, never, () => undefined, clock())
  expect(failure).toBeNull()
  expect(progress).toMatchObject({
    text: 'Hello.',
    thinking: 'Hm.',
    run: { ...head, end: 'complete', finishReason: 'length', firstTokenMs: 10, totalMs: 20 },
  })
})

it('keeps what came before a failure, and the failure', async () => {
  const failure = new RequestError({ status: 502, code: 'provider_interrupted', message: 'Cut.' })
  const ask = answering(async function* () {
    yield text('Hel')
    throw failure
  })
  const outcome = await followAnswer(ask, never, () => undefined)
  expect(outcome.failure).toBe(failure)
  expect(outcome.progress).toMatchObject({ text: 'Hel', run: { end: 'failed', requestId: 'r1' } })
})

it('knows the request id of a refusal', async () => {
  const refusal = new RequestError({ status: 404, code: 'model_not_found', message: 'No.', requestId: 'r9' })
  const { progress } = await followAnswer(
    () => Promise.reject(refusal),
    never,
    () => undefined,
  )
  expect(progress.run).toMatchObject({ requestId: 'r9', end: 'failed' })
})

it('is stopped rather than failed where it was aborted', async () => {
  const controller = new AbortController()
  const ask = answering(async function* () {
    yield text('Hel')
    controller.abort()
    throw new TypeError('network')
  })
  const { progress, failure } = await followAnswer(ask, controller.signal, () => undefined)
  expect(failure).toBeNull()
  expect(progress).toMatchObject({ text: 'Hel', run: { end: 'stopped' } })
})

it('tells of many tokens a few times', async () => {
  const told: string[] = []
  const ask = answering(async function* () {
    for (let count = 0; count < 1000; count++) yield text('x')
  })
  await followAnswer(ask, never, ({ text: soFar }) => told.push(soFar))
  expect(told.length).toBeLessThan(20)
})
