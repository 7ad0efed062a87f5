import { errorCodes } from '@keepgate/protocol/error-codes'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import { anthropicMessagesDialect } from './anthropic-messages/dialect.ts'
import { openaiChatDialect } from './openai-chat/dialect.ts'
import { openaiResponsesDialect } from './openai-responses/dialect.ts'

const refused = new AppError('invalid_request', { message: 'temperature must be a number.', param: 'temperature' })

describe('error answers', () => {
  it('have OpenAI’s shape with the registry’s code', () => {
    for (const dialect of [openaiChatDialect, openaiResponsesDialect])
      expect(dialect.errorBody(refused, 'req_1')).toEqual({
        error: {
          message: 'temperature must be a number.',
          type: 'invalid_request_error',
          param: 'temperature',
          code: 'invalid_request',
        },
        request_id: 'req_1',
      })
  })

  it('have Anthropic’s shape', () => {
    expect(anthropicMessagesDialect.errorBody(refused, 'req_1')).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'temperature must be a number.' },
      request_id: 'req_1',
    })
  })

  it.each([
    [400, 'invalid_request_error', 'invalid_request_error'],
    [401, 'authentication_error', 'authentication_error'],
    [402, 'insufficient_quota', 'billing_error'],
    [403, 'permission_error', 'permission_error'],
    [404, 'not_found_error', 'not_found_error'],
    [408, 'invalid_request_error', 'timeout_error'],
    [413, 'invalid_request_error', 'request_too_large'],
    [429, 'rate_limit_error', 'rate_limit_error'],
    [500, 'server_error', 'api_error'],
    [502, 'server_error', 'api_error'],
    [503, 'server_error', 'overloaded_error'],
    [504, 'server_error', 'timeout_error'],
  ])('%i is %s to OpenAI clients and %s to Anthropic’s', (status, openai, anthropic) => {
    const error = new AppError('internal', { status })
    expect(openaiChatDialect.errorBody(error, 'r')).toMatchObject({ error: { type: openai } })
    expect(anthropicMessagesDialect.errorBody(error, 'r')).toMatchObject({ error: { type: anthropic } })
  })
})

describe('error frames', () => {
  const tricky = new AppError('provider_error', { message: 'line one\nevent: message_stop\n\ndata: {}' })

  it.each([openaiChatDialect, openaiResponsesDialect, anthropicMessagesDialect])(
    'are one frame, whatever the message says',
    (dialect) => {
      const frame = dialect.errorFrame(tricky, 'req_1')
      expect(frame.endsWith('\n\n')).toBe(true)
      expect(frame.slice(0, -2)).not.toContain('\n\n')
      expect(frame.match(/^data: /gm)).toHaveLength(1)
    },
  )

  it('carry no event name on chat completions, and `error` on the others', () => {
    const error = new AppError('provider_interrupted')
    expect(openaiChatDialect.errorFrame(error, 'r')).toMatch(/^data: \{"error":\{/)
    expect(openaiResponsesDialect.errorFrame(error, 'r')).toMatch(/^event: error\ndata: \{"type":"error"/)
    expect(anthropicMessagesDialect.errorFrame(error, 'r')).toMatch(/^event: error\ndata: \{"type":"error"/)
  })

  it('every registered code can be written in every dialect', () => {
    for (const code of Object.keys(errorCodes) as (keyof typeof errorCodes)[])
      for (const dialect of [openaiChatDialect, openaiResponsesDialect, anthropicMessagesDialect])
        expect(JSON.stringify(dialect.errorBody(new AppError(code), 'r'))).toContain(
          JSON.stringify(errorCodes[code].message).slice(1, -1),
        )
  })

  it('the message, which is all that an SDK shows, says how to go on; a provider’s own words stay as they are', () => {
    const message = (error: AppError): unknown =>
      (openaiChatDialect.errorBody(error, 'r').error as { message: string }).message
    expect(message(new AppError('unauthenticated'))).toContain('authorization: Bearer')
    expect(message(new AppError('not_found'))).toContain('/v1')
    expect(message(new AppError('model_not_found', { message: 'No such model here.', source: 'provider' }))).toBe(
      'No such model here.',
    )
  })
})
