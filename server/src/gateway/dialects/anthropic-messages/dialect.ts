import type { Dialect } from '../../dialect.ts'
import { requireMessages } from '../require-messages.ts'
import { encodeMessage } from './answer.ts'
import { anthropicErrorBody, anthropicErrorFrame } from './errors.ts'
import { parseMessages } from './parse.ts'
import { encodeMessageStream } from './stream.ts'
import { readMessageUsage } from './usage.ts'
import { watchMessages } from './watch.ts'

/** POST /v1/messages. https://docs.anthropic.com/en/api/messages */
export const anthropicMessagesDialect: Dialect = {
  id: 'anthropic-messages',
  requestIdHeader: 'request-id',
  requireShape: requireMessages,
  hasStreamOptions: false,
  parse: parseMessages,
  encodeAnswer: encodeMessage,
  encodeStream: encodeMessageStream,
  readUsage: (body) => readMessageUsage(body.usage),
  watch: watchMessages,
  errorBody: anthropicErrorBody,
  errorFrame: anthropicErrorFrame,
}
