/** What the line asks of a dialect before and while bytes pass through; it goes by these answers, never by a name. */
import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { scanJson } from '../../kernel/scan-json.ts'
import type { Dialect } from '../dialect.ts'
import type { NativeRoute } from '../provider.ts'
import { nativeRelay } from '../relay/native-relay.ts'
import { connectionWith, exchangeWith, parsedFor } from '../testing/line-parts.ts'
import { anthropicMessagesDialect } from './anthropic-messages/dialect.ts'
import { openaiChatDialect } from './openai-chat/dialect.ts'
import { openaiResponsesDialect } from './openai-responses/dialect.ts'

const paramOf = (dialect: Dialect, body: JsonObject): string | null => {
  try {
    dialect.requireShape(body)
    return null
  } catch (thrown) {
    return thrown instanceof AppError && thrown.code === 'invalid_request' ? thrown.param : 'another error'
  }
}

describe('the shape of a chat', () => {
  it.each([openaiChatDialect, anthropicMessagesDialect])('$id needs messages', (dialect) => {
    for (const body of [{}, { messages: null }, { messages: 'Hello' }, { messages: [] }, { input: 'Hello' }])
      expect(paramOf(dialect, body), JSON.stringify(body)).toBe('messages')
    expect(paramOf(dialect, { messages: [{}] })).toBeNull()
  })

  it('openai-responses needs an input, a stored prompt or what came before', () => {
    for (const body of [{}, { messages: [{}] }]) expect(paramOf(openaiResponsesDialect, body)).toBe('input')
    for (const body of [{ input: '' }, { input: [] }, { prompt: { id: 'p' } }, { previous_response_id: 'r' }])
      expect(paramOf(openaiResponsesDialect, body), JSON.stringify(body)).toBeNull()
  })
})

describe('the usage of a stream', () => {
  const sentTo = (dialect: Dialect, route: Partial<NativeRoute>, body: JsonObject): JsonObject => {
    const target = { connection: connectionWith(), model: 'm' }
    const parsed = {
      ...parsedFor('m'),
      exchange: exchangeWith({ dialect }),
      body: scanJson(Buffer.from(JSON.stringify(body))),
      stream: true,
    }
    const native: NativeRoute = { path: () => '/x', asksForUsage: true, ...route }
    return JSON.parse(String(nativeRelay(parsed, target, native, () => null).body))
  }
  const plain = { model: 'm', stream: true }

  it('is asked for where the dialect has the option and the provider takes it', () => {
    expect(sentTo(openaiChatDialect, {}, plain)).toEqual({ ...plain, stream_options: { include_usage: true } })
    expect(sentTo(openaiChatDialect, {}, { ...plain, stream_options: { other: 1 } }).stream_options).toEqual({
      other: 1,
      include_usage: true,
    })
  })

  it('is not asked for, and the option taken out, where the provider refuses it', () => {
    expect(sentTo(openaiChatDialect, { asksForUsage: false }, { ...plain, stream_options: {} })).toEqual(plain)
  })

  it('passes every byte of a dialect without the option', () => {
    const given = { ...plain, stream_options: { include_obfuscation: false } }
    for (const dialect of [openaiResponsesDialect, anthropicMessagesDialect])
      expect(sentTo(dialect, {}, given)).toEqual(given)
  })

  it('follows what a dialect says of itself', () => {
    const next: Dialect = { ...anthropicMessagesDialect, hasStreamOptions: true }
    expect(sentTo(next, {}, plain).stream_options).toEqual({ include_usage: true })
  })
})
