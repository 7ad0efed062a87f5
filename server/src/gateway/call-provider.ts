/** A small call beside the line (model lists, connection tests): one answer, wholly read, within a time. */
import { AppError, toAppError } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { classifyAnswer, parseAnswerOrList } from './answer-body.ts'
import type { Connection } from './connections/connection.ts'
import { scrubError } from './scrub.ts'
import { collect } from './send.ts'
import type { ProviderCall, Upstream } from './upstream.ts'

const limitBytes = 16 * 1024 * 1024

/** Throws AppError: what the transport or the provider said. */
export const callProvider = (
  upstream: Upstream,
  connection: Connection,
  key: string | null,
  call: ProviderCall,
  timeoutMs: number,
): Promise<JsonObject> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      handle.abort()
      reject(new AppError('provider_timeout', { source: 'provider' }))
    }, timeoutMs)
    const settle =
      <Value>(finish: (value: Value) => void) =>
      (value: Value): void => {
        clearTimeout(timer)
        finish(value)
      }
    const handle = upstream.open(
      connection,
      key,
      call,
      false,
      (answer) => {
        collect(answer, limitBytes)
          .then((bytes) => {
            if (answer.status !== 200) throw classifyAnswer(connection.adapter, answer, bytes, key).error
            return parseAnswerOrList(bytes)
          })
          .then(
            settle(resolve),
            settle((thrown: unknown) => reject(scrubError(toAppError(thrown), key))),
          )
      },
      settle(reject),
    )
  })
