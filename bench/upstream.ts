/**
 * The benchmark's provider: as little work a request as a socket allows, so that it leaves the processor to what is
 * measured. The model's name says what it does: `plain`, `stream-<chunks>-<milliseconds between>`, `idle`.
 * Prints `listening <port>`; ends with its standard input.
 */
import { createServer, type Socket } from 'node:net'

const usage = { prompt_tokens: 12, completion_tokens: 50, total_tokens: 62 }
const base = { id: 'chatcmpl-bench', created: 1_760_000_000, model: 'bench' }

const buffered = Buffer.from(
  JSON.stringify({
    ...base,
    object: 'chat.completion',
    choices: [
      { index: 0, message: { role: 'assistant', content: 'lorem ipsum dolor '.repeat(40) }, finish_reason: 'stop' },
    ],
    usage,
  }),
)
const bufferedAnswer = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${buffered.length}\r\n\r\n`),
  buffered,
])

const httpChunk = (text: string): Buffer => Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
const frame = (fields: object): Buffer =>
  httpChunk(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...fields })}\n\n`)
const delta = (content: object, finish: string | null = null) =>
  frame({ choices: [{ index: 0, delta: content, finish_reason: finish }] })

const streamHead = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n',
)
const first = Buffer.concat([streamHead, delta({ role: 'assistant', content: 'lorem' })])
const next = delta({ content: ' ipsum dolor' })
const last = Buffer.concat([
  delta({}, 'stop'),
  frame({ choices: [], usage }),
  httpChunk('data: [DONE]\n\n'),
  Buffer.from('0\r\n\r\n'),
])

const streams = new Set<ReturnType<typeof setInterval>>()
const stream = (socket: Socket, chunks: number, intervalMs: number): void => {
  socket.write(first)
  let sent = 1
  const timer = setInterval(() => {
    sent++
    if (sent <= chunks && !socket.destroyed) {
      socket.write(next)
      return
    }
    clearInterval(timer)
    streams.delete(timer)
    if (!socket.destroyed) socket.write(last)
  }, intervalMs)
  streams.add(timer)
  socket.once('close', () => {
    clearInterval(timer)
    streams.delete(timer)
  })
}

const answer = (socket: Socket, body: string): void => {
  const model = /"model"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? ''
  const paced = /^stream-(\d+)-(\d+)$/.exec(model)
  if (paced !== null) stream(socket, Number(paced[1]), Number(paced[2]))
  else if (model === 'idle') socket.write(first)
  else socket.write(bufferedAnswer)
}

const server = createServer({ noDelay: true }, (socket) => {
  let pending = ''
  socket.setEncoding('latin1')
  socket.on('error', () => socket.destroy())
  socket.on('data', (data: string) => {
    pending += data
    for (;;) {
      const headEnd = pending.indexOf('\r\n\r\n')
      if (headEnd === -1) return
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(pending.slice(0, headEnd))?.[1] ?? 0)
      const end = headEnd + 4 + length
      if (pending.length < end) return
      const body = pending.slice(headEnd + 4, end)
      pending = pending.slice(end)
      answer(socket, body)
    }
  })
})

server.listen({ port: 0, host: '127.0.0.1', backlog: 8192 }, () => {
  const address = server.address()
  console.log(`listening ${typeof address === 'object' && address !== null ? address.port : 0}`)
})
