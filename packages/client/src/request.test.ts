import { expect, it, vi } from 'vitest'
import { createControlClient, type Fetch } from './request.ts'

const anything = { parse: (value: unknown) => value }
const answering = (...answers: Response[]) => {
  const fetch = vi.fn<Fetch>(async () => answers.shift() ?? Response.json({}))
  const tokenOf = (call: number) => new Headers(fetch.mock.calls[call]?.[1].headers).get('authorization')
  return { fetch, tokenOf }
}

it('L26: sends its token, and goes on with the one the server hands out', async () => {
  const renewed = Response.json({}, { headers: { 'x-session-token': 'second' } })
  const { fetch, tokenOf } = answering(renewed, Response.json({ ok: true }))
  const onToken = vi.fn()
  const client = createControlClient({ baseUrl: 'http://host:1//', token: 'first', fetch, onToken })
  await client.request({ method: 'GET', path: '/api/workspaces', answer: anything })
  expect(await client.request({ method: 'GET', path: '/api/workspaces', answer: anything })).toEqual({ ok: true })
  expect(fetch.mock.calls[0]?.[0]).toBe('http://host:1/api/workspaces')
  expect([tokenOf(0), tokenOf(1)]).toEqual(['Bearer first', 'Bearer second'])
  expect(onToken.mock.calls).toEqual([['second']])
  expect(client.token()).toBe('second')
})

it('never follows a redirect with its token', async () => {
  const { fetch } = answering()
  const client = createControlClient({ baseUrl: 'http://host:1', token: 'first', fetch })
  await client.request({ method: 'POST', path: '/x', body: { a: 1 }, answer: anything })
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ redirect: 'error', body: '{"a":1}' })
})

it('throws what a problem document says, and copes with an answer that is none', async () => {
  const problem = { title: 'Conflict', detail: 'The last admin.', code: 'conflict', request_id: 'req_1' }
  const { fetch } = answering(
    Response.json(problem, { status: 409 }),
    new Response('<html>', { status: 502, headers: { 'x-request-id': 'req_2' } }),
  )
  const client = createControlClient({ baseUrl: 'http://host:1', fetch })
  const ask = () => client.request({ method: 'DELETE', path: '/x', answer: anything })
  await expect(ask()).rejects.toMatchObject({
    status: 409,
    code: 'conflict',
    message: 'The last admin.',
    requestId: 'req_1',
  })
  await expect(ask()).rejects.toMatchObject({ status: 502, code: 'unknown', requestId: 'req_2' })
})
