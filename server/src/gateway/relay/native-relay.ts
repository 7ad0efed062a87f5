import { AppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { isJsonObject } from '../../kernel/json.ts'
import { spliceBody } from '../../kernel/scan-json.ts'
import type { Usage } from '../chat-model.ts'
import type { Dialect, StreamWatcher } from '../dialect.ts'
import type { Parsed, Target } from '../line/types.ts'
import type { NativeRoute } from '../provider.ts'
import type { Frame } from '../wire/event-stream.ts'
import { passedHeaders } from './passed-headers.ts'
import type { Relay, RelayedFrame, StreamRelay } from './relay.ts'
import { requireAnswer } from './require-answer.ts'

const relayFrame = (watcher: StreamWatcher, frame: Frame): RelayedFrame => {
  // Comments are the provider's keep-alive; ours are written by the gateway itself.
  if (frame.data === null) return { output: null, usage: null, content: false }
  const watched = watcher.frame(frame.event, frame.data)
  const usage = watched.usage ?? null
  const content = watched.content === true
  switch (watched.action) {
    case 'forward':
      return { output: frame.raw, usage, content }
    case 'replace':
      return { output: watched.text ?? null, usage, content }
    case 'drop':
      return { output: null, usage, content }
    case 'fail':
      throw new AppError('provider_error', {
        message: watched.message ?? 'The provider failed while answering.',
        source: 'provider',
      })
  }
}

const openStream = (dialect: Dialect, includeUsage: boolean): StreamRelay => {
  const watcher = dialect.watch({ includeUsage })
  return { frame: (frame) => relayFrame(watcher, frame), complete: () => watcher.complete(), end: () => '' }
}

/** stream_options with usage asked for, absent where the provider refuses them, or null where they are right as they came. */
const usageOptions = (parsed: Parsed, route: NativeRoute): JsonObject | 'absent' | null => {
  if (!parsed.exchange.dialect.hasStreamOptions) return null
  if (!route.asksForUsage) return 'absent'
  if (!parsed.stream || parsed.includeUsage) return null
  const given = parsed.body.value.stream_options
  return { ...(isJsonObject(given) ? given : {}), include_usage: true }
}

/** The provider speaks the client's dialect: only `model` and `stream_options` are replaced, every other byte passes. */
export const nativeRelay = (
  parsed: Parsed,
  target: Target,
  route: NativeRoute,
  readUsage: (body: JsonObject) => Usage | null,
): Relay => ({
  method: 'POST',
  path: route.path(target.model, target.connection.options),
  headers: passedHeaders(parsed.exchange, route.headers ?? {}),
  body: spliceBody(parsed.body, route.modelInBody === false ? null : target.model, usageOptions(parsed, route)),
  unsupported: [],
  buffered: (bytes, value) => {
    requireAnswer(parsed.exchange.operation, value)
    const { dialect } = parsed.exchange
    const mended = bytes.includes('"tool_calls"') && dialect.complete?.(value) === true
    return { bytes: mended ? Buffer.from(JSON.stringify(value)) : bytes, usage: readUsage(value) }
  },
  openStream: () => openStream(parsed.exchange.dialect, parsed.includeUsage),
})
