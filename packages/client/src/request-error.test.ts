import { describe, expect, it } from 'vitest'
import { readRefusal } from './request-error.ts'

const answer = (body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status: 429, headers })

describe('a refusal', () => {
  it('is read from a problem document', async () => {
    const body = {
      title: 'No',
      status: 429,
      detail: 'Too often.',
      hint: 'Wait.',
      code: 'rate_limited',
      request_id: 'r1',
    }
    expect(await readRefusal(answer(body, { 'retry-after': '7' }))).toMatchObject({
      status: 429,
      code: 'rate_limited',
      message: 'Too often.',
      hint: 'Wait.',
      requestId: 'r1',
      retryAfterSeconds: 7,
    })
  })

  it('is read from the error of the chat dialect', async () => {
    const error = { message: 'No such model.', type: 'invalid_request_error', param: 'model', code: 'model_not_found' }
    expect(await readRefusal(answer({ error, request_id: 'r2' }))).toMatchObject({
      code: 'model_not_found',
      message: 'No such model.',
      param: 'model',
      requestId: 'r2',
    })
  })

  it.each(['<html>', 'null', '[]', '{"error":"no"}', '{"error":null}'])(
    'keeps its status where it says %s',
    async (text) => {
      expect(await readRefusal(answer(text, { 'x-request-id': 'r3' }))).toMatchObject({
        status: 429,
        code: 'unknown',
        message: 'The server answered 429.',
        requestId: 'r3',
      })
    },
  )
})
