import { describe, expect, it } from 'vitest'
import type { AppError } from '../kernel/errors.ts'
import { demo } from './providers/demo/demo.ts'
import { ollama } from './providers/ollama/ollama.ts'
import type { OutboundRequest, Sender } from './send.ts'
import { connectionWith } from './testing/line-parts.ts'
import { createUpstream } from './upstream.ts'

const setUp = () => {
  const sent: OutboundRequest[] = []
  const sender: Sender = {
    send: (request) => {
      sent.push(request)
      return { abort: () => undefined }
    },
    renew: () => undefined,
    close: async () => undefined,
  }
  return { sent, upstream: createUpstream(sender, 'keepgate/test') }
}

const body = Buffer.from('{}')
const call = { method: 'POST', path: '/chat/completions', headers: { 'x-own': 'yes' }, body } as const
const ignore = (): void => undefined

const namesOf = (headers: readonly string[]): string[] => headers.filter((_text, index) => index % 2 === 0)
const headerOf = (headers: readonly string[], name: string): string | undefined => headers[headers.indexOf(name) + 1]

describe('a call to a provider', () => {
  it('goes to the connection’s origin and path with these headers and no others', () => {
    const { sent, upstream } = setUp()
    upstream.open(connectionWith(), 'sk-plain', call, true, ignore, ignore)
    expect(sent).toHaveLength(1)
    const [request] = sent
    expect(request).toMatchObject({
      origin: 'https://api.openai.com',
      path: '/v1/chat/completions',
      method: 'POST',
      body,
    })
    const headers = request?.headers ?? []
    expect(namesOf(headers).toSorted()).toEqual(
      ['accept', 'accept-encoding', 'authorization', 'content-type', 'user-agent', 'x-own'].toSorted(),
    )
    expect(headerOf(headers, 'accept')).toBe('text/event-stream')
    expect(headerOf(headers, 'accept-encoding')).toBe('identity')
    expect(headerOf(headers, 'authorization')).toBe('Bearer sk-plain')
  })

  it('that is buffered asks for JSON, and without a body names no type for it', () => {
    const { sent, upstream } = setUp()
    upstream.open(connectionWith(), 'k', { ...call, method: 'GET', body: null }, false, ignore, ignore)
    expect(headerOf(sent[0]?.headers ?? [], 'accept')).toBe('application/json')
    expect(sent[0]?.headers).not.toContain('content-type')
  })

  it('is not made without a key where the provider needs one', () => {
    const { sent, upstream } = setUp()
    const failures: AppError[] = []
    upstream.open(connectionWith(), null, call, false, ignore, (error) => failures.push(error))
    expect(failures.map((error) => error.code)).toEqual(['provider_key_refused'])
    expect(sent).toEqual([])
  })

  it('carries no credential where there is none and none is needed', () => {
    const { sent, upstream } = setUp()
    upstream.open(connectionWith({ adapter: ollama, provider: 'ollama' }), null, call, false, ignore, ignore)
    expect(sent[0]?.headers).not.toContain('authorization')
  })

  it('to the demo leaves the machine never', async () => {
    const { sent, upstream } = setUp()
    const statuses: number[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const models = { method: 'GET', path: '/models', headers: {}, body: null } as const
    upstream.open(
      connectionWith({ adapter: demo, provider: 'demo' }),
      null,
      models,
      false,
      (answer) => {
        statuses.push(answer.status)
        resolve()
      },
      () => resolve(),
    )
    await promise
    expect([statuses, sent]).toEqual([[200], []])
  })
})
