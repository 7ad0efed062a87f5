/** A client that sees every byte: what status, headers, text and error an answer carries, in each dialect. */
export type DialectName = 'openai-chat' | 'openai-responses' | 'anthropic-messages'

export type Seen = {
  status: number
  headers: Headers
  body: string
  elapsedMs: number
  text: string
  /** The answer says itself that it is whole. */
  complete: boolean
  /** The error of the body or of a frame. */
  error: { type: string; code: string | null; message: string } | null
  /** The error came in the stream, after the first byte. */
  midStream: boolean
}

export type Ask = { url: string; key: string; dialect: DialectName; model: string; stream: boolean; timeoutMs: number }

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const parse = (json: string): Fields => {
  try {
    return fields(JSON.parse(json))
  } catch {
    return {}
  }
}

const paths: Record<DialectName, string> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
}

const requestOf = ({ dialect, model, stream, key }: Ask): { headers: Record<string, string>; body: object } => {
  const messages = [{ role: 'user', content: 'Say something about the sea.' }]
  switch (dialect) {
    case 'openai-chat': {
      const options = stream ? { stream: true, stream_options: { include_usage: true } } : {}
      return { headers: { authorization: `Bearer ${key}` }, body: { model, messages, ...options } }
    }
    case 'openai-responses':
      return { headers: { authorization: `Bearer ${key}` }, body: { model, input: 'Say something.', stream } }
    case 'anthropic-messages':
      return {
        headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
        body: { model, max_tokens: 100, messages, stream },
      }
  }
}

export type RawFrame = { event: string | null; data: string }

/** The frames of a stream, by the letter of the specification. */
export const readFrames = (body: string): RawFrame[] =>
  body.split(/\r\n\r\n|\n\n|\r\r/).flatMap((block) => {
    const lines = block.split(/\r\n|\n|\r/)
    const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).replace(/^ /, ''))
    const event = lines.find((line) => line.startsWith('event:'))
    return data.length === 0 ? [] : [{ event: event?.slice(6).trim() ?? null, data: data.join('\n') }]
  })

const errorOf = (value: Fields): Seen['error'] => {
  const error = fields(value.error)
  if (typeof error.message !== 'string') return null
  return { type: text(error.type), code: typeof error.code === 'string' ? error.code : null, message: error.message }
}

type Content = Pick<Seen, 'text' | 'complete' | 'error'>

const bufferedContent = (dialect: DialectName, body: string): Content => {
  const answer = parse(body)
  const error = errorOf(answer)
  const texts: Record<DialectName, () => string> = {
    'openai-chat': () => text(fields(list(answer.choices)[0]?.message).content),
    'openai-responses': () =>
      list(answer.output)
        .flatMap((item) => list(item.content))
        .map((part) => text(part.text))
        .join(''),
    'anthropic-messages': () =>
      list(answer.content)
        .map((part) => text(part.text))
        .join(''),
  }
  const ends: Record<DialectName, unknown> = {
    'openai-chat': list(answer.choices)[0]?.finish_reason,
    'openai-responses': answer.status,
    'anthropic-messages': answer.stop_reason,
  }
  return { text: texts[dialect](), complete: typeof ends[dialect] === 'string', error }
}

const streamedContent = (dialect: DialectName, body: string): Content => {
  const content: Content = { text: '', complete: false, error: null }
  let finished = false
  for (const { event, data } of readFrames(body)) {
    const frame = parse(data)
    switch (dialect) {
      case 'openai-chat': {
        content.error ??= errorOf(frame)
        const choice = list(frame.choices)[0]
        content.text += text(fields(choice?.delta).content)
        finished ||= typeof choice?.finish_reason === 'string'
        content.complete = finished
        break
      }
      case 'openai-responses':
        if (frame.type === 'response.output_text.delta') content.text += text(frame.delta)
        if (frame.type === 'error')
          content.error ??= { type: 'error', code: text(frame.code), message: text(frame.message) }
        if (frame.type === 'response.failed') content.error ??= errorOf(fields(frame.response))
        if (frame.type === 'response.completed' || frame.type === 'response.incomplete') content.complete = true
        break
      case 'anthropic-messages':
        if (event === 'error') content.error ??= errorOf(frame)
        if (event === 'content_block_delta') content.text += text(fields(frame.delta).text)
        if (event === 'message_stop') content.complete = true
        break
    }
  }
  return content
}

export const ask = async (given: Ask): Promise<Seen> => {
  const { headers, body } = requestOf(given)
  const startedAt = performance.now()
  const response = await fetch(given.url + paths[given.dialect], {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(given.timeoutMs),
  })
  const received = await response.text()
  const streamed = (response.headers.get('content-type') ?? '').startsWith('text/event-stream')
  const content = streamed ? streamedContent(given.dialect, received) : bufferedContent(given.dialect, received)
  return {
    status: response.status,
    headers: response.headers,
    body: received,
    elapsedMs: performance.now() - startedAt,
    ...content,
    midStream: streamed && content.error !== null,
  }
}
