import type { Dialect } from '../../gateway/dialect.ts'
import { anthropicMessagesDialect } from '../../gateway/dialects/anthropic-messages/dialect.ts'
import { openaiChatDialect } from '../../gateway/dialects/openai-chat/dialect.ts'
import { openaiResponsesDialect } from '../../gateway/dialects/openai-responses/dialect.ts'
import type { Operation } from '../../gateway/provider.ts'

export type DataPath = {
  readonly method: 'GET' | 'POST'
  readonly operation: Operation
  readonly dialect: Dialect
  readonly modelId: string | null
}

const post = (operation: Operation, dialect: Dialect): DataPath => ({
  method: 'POST',
  operation,
  dialect,
  modelId: null,
})

const paths: ReadonlyMap<string, DataPath> = new Map([
  ['/v1/chat/completions', post('chat', openaiChatDialect)],
  ['/v1/responses', post('chat', openaiResponsesDialect)],
  ['/v1/messages', post('chat', anthropicMessagesDialect)],
  ['/v1/messages/count_tokens', post('count-tokens', anthropicMessagesDialect)],
  ['/v1/embeddings', post('embeddings', openaiChatDialect)],
  ['/v1/images/generations', post('images', openaiChatDialect)],
])

const modelsPrefix = '/v1/models'

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** @param path without the query. Null for a path that is not served: the answer is the same as for a foreign object. */
export const findDataPath = (path: string, anthropic: boolean): DataPath | null => {
  const known = paths.get(path)
  if (known !== undefined) return known
  if (!path.startsWith(modelsPrefix)) return null
  const dialect = anthropic ? anthropicMessagesDialect : openaiChatDialect
  if (path.length === modelsPrefix.length) return { method: 'GET', operation: 'models', dialect, modelId: null }
  const modelId = path[modelsPrefix.length] === '/' ? decode(path.slice(modelsPrefix.length + 1)) : null
  return modelId === null || modelId === '' ? null : { method: 'GET', operation: 'models', dialect, modelId }
}

/** The dialect in which a refusal is written before a path is known. */
export const refusalDialect = (path: string, anthropic: boolean): Dialect =>
  anthropic || path.startsWith('/v1/messages') ? anthropicMessagesDialect : openaiChatDialect
