import type { RecordView } from '@keepgate/protocol/logs'
import { expect, test } from 'vitest'
import { stretchesOf } from './stretches.ts'

const record = (part: Partial<RecordView>): RecordView => ({
  id: 'rec_1',
  request_id: 'req_1',
  time: 0,
  workspace_id: 'ws_1',
  api_key_id: null,
  member_id: null,
  connection: 'up',
  provider: 'openai',
  model: 'm',
  operation: 'chat',
  stream: true,
  status: 200,
  outcome: 'completed',
  error_code: null,
  input_tokens: null,
  cached_tokens: null,
  output_tokens: null,
  reasoning_tokens: null,
  cost_usd: null,
  estimated: false,
  latency_ms: 1000,
  first_token_ms: null,
  attempts: 1,
  sent_ms: null,
  answered_ms: null,
  failed_attempts: [],
  ...part,
})

const shortly = (part: Partial<RecordView>): string[] =>
  stretchesOf(record(part)).map(
    ({ kind, from, to, failed }) => `${kind} ${from}-${to}${failed ? ` ${failed.code}` : ''}`,
  )

test('a streamed answer: gateway, provider, first token, stream', () => {
  expect(shortly({ sent_ms: 5, answered_ms: 80, first_token_ms: 200 })).toEqual([
    'gateway 0-5',
    'provider 5-80',
    'first-token 80-200',
    'stream 200-1000',
  ])
})

test('an answer at once has no first token', () => {
  expect(shortly({ sent_ms: 5, answered_ms: 800 })).toEqual(['gateway 0-5', 'provider 5-800', 'answer 800-1000'])
})

test('a failed try stands before the one that was answered, with the pause between them', () => {
  const failed_attempts = [{ connection: 'up', sent_ms: 5, ended_ms: 300, code: 'provider_error' }]
  expect(shortly({ failed_attempts, attempts: 2, sent_ms: 400, answered_ms: 500, first_token_ms: 600 })).toEqual([
    'gateway 0-5',
    'silence 5-300 provider_error',
    'pause 300-400',
    'provider 400-500',
    'first-token 500-600',
    'stream 600-1000',
  ])
})

test('a stream that broke shows how far it came', () => {
  const failed_attempts = [{ connection: 'up', sent_ms: 5, ended_ms: 990, code: 'provider_interrupted' }]
  expect(shortly({ outcome: 'failed', failed_attempts, sent_ms: 5, answered_ms: 50, first_token_ms: 90 })).toEqual([
    'gateway 0-5',
    'provider 5-50',
    'first-token 50-90',
    'stream 90-990 provider_interrupted',
  ])
})

test('a try that never left the machine has its place, and a client that hung up early leaves silence', () => {
  const failed_attempts = [{ connection: 'inner', sent_ms: null, ended_ms: 4, code: 'outbound_refused' }]
  expect(shortly({ failed_attempts, sent_ms: 6, outcome: 'aborted' })).toEqual([
    'silence 0-4 outbound_refused',
    'pause 4-6',
    'silence 6-1000',
  ])
})

test('what was refused, and what was recorded before tries were told apart, is one whole', () => {
  expect(shortly({ outcome: 'refused', latency_ms: 2 })).toEqual(['whole 0-2'])
  expect(shortly({ first_token_ms: 300 })).toEqual(['whole 0-300', 'stream 300-1000'])
})
