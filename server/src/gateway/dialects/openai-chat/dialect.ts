import type { Dialect } from '../../dialect.ts'
import { requireMessages } from '../require-messages.ts'
import { encodeChatAnswer } from './answer.ts'
import { openaiErrorBody, openaiErrorFrame } from './errors.ts'
import { parseChat } from './parse.ts'
import { encodeChatStream } from './stream.ts'
import { completeToolCalls } from './tool-deltas.ts'
import { readChatUsage } from './usage.ts'
import { watchChat } from './watch.ts'

/** POST /v1/chat/completions. https://platform.openai.com/docs/api-reference/chat */
export const openaiChatDialect: Dialect = {
  id: 'openai-chat',
  requireShape: requireMessages,
  hasStreamOptions: true,
  parse: parseChat,
  encodeAnswer: encodeChatAnswer,
  encodeStream: encodeChatStream,
  readUsage: (body) => readChatUsage(body.usage),
  complete: completeToolCalls,
  watch: watchChat,
  errorBody: openaiErrorBody,
  errorFrame: openaiErrorFrame,
}
