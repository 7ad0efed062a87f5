/** A provider inside the gateway (the built-in demo), behind the same calls as one across the network. */
import { type AppError, toAppError } from '../kernel/errors.ts'
import { isJsonObject } from '../kernel/json.ts'
import type { LocalAnswer } from './provider.ts'
import type { BodySink, SendHandle, UpstreamAnswer } from './send.ts'

type Call = { readonly path: string; readonly body: Buffer | null }

/** Calls back exactly once, never before it has returned. `resume` and `abort` mean what they mean for `send`. */
export const answerLocally = (
  local: LocalAnswer,
  call: Call,
  answered: (answer: UpstreamAnswer) => void,
  failed: (error: AppError) => void,
): SendHandle => {
  const controller = new AbortController()
  const parsed: unknown = call.body === null ? null : JSON.parse(call.body.toString('utf8'))
  let wake: (() => void) | null = null
  let paused = false

  const pump = async (chunks: AsyncIterable<Uint8Array>, sink: BodySink): Promise<void> => {
    try {
      for await (const chunk of chunks) {
        if (controller.signal.aborted) return
        if (!sink.data(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) paused = true
        if (paused) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
      if (!controller.signal.aborted) sink.end()
    } catch (error) {
      if (!controller.signal.aborted) sink.fail(toAppError(error))
    }
  }
  const abort = (): void => {
    controller.abort()
    wake?.()
  }

  queueMicrotask(() => {
    if (controller.signal.aborted) return
    try {
      const answer = local({ path: call.path, body: isJsonObject(parsed) ? parsed : null, signal: controller.signal })
      answered({
        status: answer.status,
        headers: answer.headers,
        consume: (sink) => void pump(answer.chunks, sink),
        resume: () => {
          paused = false
          wake?.()
        },
        abort,
      })
    } catch (error) {
      failed(toAppError(error))
    }
  })
  return { abort }
}
