/**
 * A provider that runs on this machine: a real HTTP server that speaks the provider's wire format, checks its callers,
 * remembers what it received, and misbehaves on demand. Knows nothing of the gateway.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { anthropicWire } from './anthropic.ts'
import { cohereWire } from './cohere.ts'
import { type Context, deliverBadly, deliverWell } from './deliver.ts'
import type { Behaviour, Fault } from './faults.ts'
import { geminiWire } from './gemini.ts'
import { type OpenAiLike, openAiWire } from './openai.ts'
import { type Script, script } from './script.ts'
import { type Answer, type Exchange, jsonAnswer, type ReceivedRequest, type Recording, type Wire } from './wire.ts'

export type SimulatedProvider = OpenAiLike | 'anthropic' | 'gemini' | 'cohere'

/** What the simulator does with a call: a script (or one made for the request), or a recorded answer; and a fault. */
export type Plan = {
  script?: Partial<Script> | ((request: ReceivedRequest) => Partial<Script>)
  recording?: Recording
  fault?: Fault | null
}

export type Simulator = {
  provider: SimulatedProvider
  /** `http://127.0.0.1:<port>` */
  origin: string
  /** What a provider connection's base URL must be. */
  baseUrl: string
  /** `127.0.0.1:<port>` */
  host: string
  key: string
  requests: ReceivedRequest[]
  /** Answers every model that has no plan of its own. */
  otherwise(plan: Plan): void
  answerWith(parts: NonNullable<Plan['script']>): void
  replay(recording: Recording): void
  /** Answers calls of this model; scenarios with models of their own can run side by side. */
  forModel(model: string, plan: Plan): void
  /** Requests that asked for this model, in order of arrival. */
  requestsFor(model: string): ReceivedRequest[]
  /** Visits to the place that redirects lead to. */
  strayVisits(): number
  /** Connections open at this moment. */
  openConnections(): Promise<number>
  close(): Promise<void>
}

const wireOf = (provider: SimulatedProvider): Wire => {
  switch (provider) {
    case 'anthropic':
      return anthropicWire
    case 'gemini':
      return geminiWire
    case 'cohere':
      return cohereWire
    default:
      return openAiWire(provider)
  }
}

const parsed = (body: Buffer): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

const receive = async (incoming: IncomingMessage): Promise<ReceivedRequest> => {
  const receivedAtMs = Date.now()
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part)
  const body = Buffer.concat(parts)
  const target = incoming.url ?? '/'
  const url = new URL(target, 'http://simulator')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  return {
    method: incoming.method ?? '',
    target,
    path: url.pathname,
    query: url.searchParams,
    headers,
    rawHeaders: incoming.rawHeaders,
    body,
    json: parsed(body),
    receivedAtMs,
    abortedAtMs: null,
    answeredAtMs: null,
  }
}

const scriptOf = (plan: Plan, request: ReceivedRequest): Script => {
  const given = typeof plan.script === 'function' ? plan.script(request) : (plan.script ?? {})
  const behaviour: Behaviour | undefined = plan.fault?.behaviour
  if (behaviour?.kind !== 'script') return script(given)
  const { textBytes, kind: _, ...changes } = behaviour
  return script({ ...given, ...changes, ...(textBytes !== undefined && { text: 'x'.repeat(textBytes) }) })
}

const presentedKey = (request: ReceivedRequest): string =>
  (request.headers.authorization ?? '').replace(/^Bearer /, '') ||
  request.headers['x-api-key'] ||
  request.headers['x-goog-api-key'] ||
  request.headers['api-key'] ||
  ''

export const startSimulator = async (
  provider: SimulatedProvider,
  settings: { key?: string } = {},
): Promise<Simulator> => {
  const wire = wireOf(provider)
  const key = settings.key ?? `sk-${provider}-simulated-0123456789abcdef`
  const requests: ReceivedRequest[] = []
  const models = new WeakMap<ReceivedRequest, string>()
  const plans = new Map<string, Plan>()
  let fallback: Plan = {}
  let stray = 0

  const refusal = (status: number, message: string, type?: string): Answer =>
    jsonAnswer(wire.failureBody({ status, message, ...(type !== undefined && { type }) }), status)

  const answerOf = (request: ReceivedRequest): { answer: Answer; plan: Plan } => {
    const refused = wire.refuse(request, key)
    if (refused !== null) return { answer: refusal(refused.status, refused.message, refused.type), plan: {} }
    const exchange: Exchange | ReturnType<Wire['read']> = wire.read(request)
    if (exchange === null) return { answer: refusal(404, `Unknown path ${request.path}.`), plan: {} }
    if ('status' in exchange) return { answer: refusal(exchange.status, exchange.message, exchange.type), plan: {} }
    models.set(request, exchange.model)
    const plan = plans.get(exchange.model) ?? fallback
    const recorded = exchange.operation === 'models' ? undefined : plan.recording
    return {
      answer: recorded === undefined ? exchange.answer(scriptOf(plan, request)) : exchange.replay(recorded),
      plan: exchange.operation === 'models' ? {} : plan,
    }
  }

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (incoming.url?.startsWith('/elsewhere') === true) {
      stray++
      response.end()
      return
    }
    const request = await receive(incoming)
    requests.push(request)
    response.on('finish', () => {
      request.answeredAtMs = Date.now()
    })
    response.on('close', () => {
      if (request.answeredAtMs === null) request.abortedAtMs = Date.now()
    })
    const { answer, plan } = answerOf(request)
    if (plan.fault === null || plan.fault === undefined) return deliverWell(response, answer)
    const context: Context = {
      response,
      answer,
      failureBody: (status, message) => wire.failureBody({ status, message }),
      presentedKey: presentedKey(request),
      elsewhere: `http://localhost:${(server.address() as AddressInfo).port}/elsewhere`,
    }
    return deliverBadly(context, plan.fault.behaviour)
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      // A client that left while its body was read is no news; anything else is a fault of the simulator.
      if (!incoming.destroyed) response.writeHead(599).end(String(error))
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  return {
    provider,
    origin,
    baseUrl: `${origin}${wire.basePath}`,
    host: `127.0.0.1:${port}`,
    key,
    requests,
    otherwise: (plan) => {
      fallback = plan
    },
    answerWith: (parts) => {
      fallback = { script: parts }
    },
    replay: (recording) => {
      fallback = { recording }
    },
    forModel: (model, plan) => {
      plans.set(model, plan)
    },
    requestsFor: (model) => requests.filter((request) => models.get(request) === model),
    strayVisits: () => stray,
    openConnections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
