/** One call to a connection's provider, over the network or, for the built-in demo, without one. */
import { AppError } from '../kernel/errors.ts'
import type { Connection } from './connections/connection.ts'
import { answerLocally } from './local-answer.ts'
import type { Sender, SendHandle, UpstreamAnswer } from './send.ts'

export type ProviderCall = {
  readonly method: 'GET' | 'POST'
  /** Appended to the base URL's path. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

export type Upstream = {
  /** `key` is plaintext: it goes into the request's headers and nowhere else. Calls back exactly once. */
  open(
    connection: Connection,
    key: string | null,
    call: ProviderCall,
    stream: boolean,
    answered: (answer: UpstreamAnswer) => void,
    failed: (error: AppError) => void,
  ): SendHandle
}

const addHeaders = (flat: string[], headers: Readonly<Record<string, string>>): void => {
  for (const name in headers) flat.push(name, headers[name] ?? '')
}

export const createUpstream = (sender: Sender, userAgent: string): Upstream => ({
  open: (connection, key, call, stream, answered, failed) => {
    const { adapter, origin } = connection
    if (adapter.answerLocally !== undefined) return answerLocally(adapter.answerLocally, call, answered, failed)
    if (adapter.needsKey && key === null) {
      failed(new AppError('provider_key_refused', { message: `The connection ${connection.name} has no key.` }))
      return { abort: () => undefined }
    }
    const headers = ['accept', stream ? 'text/event-stream' : 'application/json', 'accept-encoding', 'identity']
    headers.push('user-agent', userAgent)
    if (call.body !== null) headers.push('content-type', 'application/json')
    addHeaders(headers, call.headers)
    if (key !== null) addHeaders(headers, adapter.authenticate(key))
    const path = connection.basePath + call.path
    return sender.send({ origin, path, method: call.method, headers, body: call.body }, answered, failed)
  },
})
