/** What tests of the straight line share: a connection, a key, a client that remembers, and a request on its way. */
import { type Clock, manualClock } from '../../kernel/clock.ts'
import { scanJson } from '../../kernel/scan-json.ts'
import type { Connection } from '../connections/connection.ts'
import { openaiChatDialect } from '../dialects/openai-chat/dialect.ts'
import {
  type Admitted,
  type CallerKey,
  type Exchange,
  openTrace,
  type Parsed,
  type Reply,
  type Trace,
} from '../line/types.ts'
import { LiveRequest } from '../live-requests.ts'
import { openai } from '../providers/openai/openai.ts'

export const connectionWith = (change: Partial<Connection> = {}): Connection => ({
  id: 'conn_1',
  workspaceId: 'ws_1',
  name: 'openai',
  provider: 'openai',
  adapter: openai,
  baseUrl: 'https://api.openai.com/v1',
  origin: 'https://api.openai.com',
  basePath: '/v1',
  sealedKey: null,
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
  ...change,
})

export const keyWith = (change: Partial<CallerKey> = {}): CallerKey => ({
  id: 'key_1',
  workspaceId: 'ws_1',
  createdBy: 'person_1',
  allowedModels: null,
  allowedAddresses: null,
  requestsPerMinute: null,
  dropUnsupported: false,
  ...change,
})

export type HeardReply = Reply & {
  status: number | null
  headers: Record<string, string>
  text: string
  ended: boolean
}

/** A client that takes everything at once and remembers it. */
export const hearingReply = (): HeardReply => {
  const reply: HeardReply = {
    started: false,
    written: 0,
    status: null,
    headers: {},
    text: '',
    ended: false,
    start: (status, headers) => {
      Object.assign(reply, { started: true, status })
      for (let index = 0; index < headers.length; index += 2)
        reply.headers[headers[index] ?? ''] = headers[index + 1] ?? ''
    },
    write: (chunk) => {
      Object.assign(reply, { written: reply.written + 1 })
      reply.text += String(chunk)
      return true
    },
    end: (chunk) => {
      reply.text += chunk === undefined ? '' : String(chunk)
      reply.ended = true
    },
    onDrain: () => undefined,
    onHangUp: () => undefined,
  }
  return reply
}

export const exchangeWith = (change: Partial<Exchange> = {}): Exchange => ({
  requestId: 'req_1',
  startedAt: 0,
  operation: 'chat',
  dialect: openaiChatDialect,
  modelId: null,
  presentedKey: 'a key',
  visitor: null,
  address: '192.0.2.1',
  header: () => undefined,
  readBody: async () => Buffer.from('{}'),
  reply: hearingReply(),
  ...change,
})

/** A chat that names this model, read and about to be planned. */
export const parsedFor = (model: string, key: CallerKey = keyWith(), trace: Trace = openTrace()): Parsed => ({
  exchange: exchangeWith(),
  trace: Object.assign(trace, { key, model }),
  key,
  authorised: true,
  body: scanJson(Buffer.from(JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }))),
  requestedModel: model,
  stream: false,
  includeUsage: false,
})

/** A chat that has been let in, with one target for each connection. */
export const admittedTo = (connections: readonly Connection[], clock: Clock = manualClock()): Admitted => ({
  ...parsedFor('some-model'),
  targets: connections.map((connection) => ({ connection, model: 'some-model' })),
  live: new LiveRequest('key_1', 'ws_1', 60_000, clock, () => undefined),
})
