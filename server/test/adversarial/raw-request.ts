import { connect } from 'node:net'

/** Writes bytes as they are and returns everything that came back until the server closed, at most `waitMs`. */
export const rawRequest = (url: string, text: string, waitMs = 3_000): Promise<string> => {
  const { hostname, port } = new URL(url)
  const { promise, resolve } = Promise.withResolvers<string>()
  const chunks: Buffer[] = []
  const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(text))
  const timer = setTimeout(() => socket.destroy(), waitMs)
  socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)))
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearTimeout(timer)
    resolve(Buffer.concat(chunks).toString('latin1'))
  })
  return promise
}

/** One request with headers that `fetch` would not let through, `host` above all. Returns the answer as text. */
export const rawFetch = (
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<string> => {
  const sent: Record<string, string> = { connection: 'close', ...headers }
  if (body !== '') Object.assign(sent, { 'content-type': 'application/json', 'content-length': String(body.length) })
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`)
  return rawRequest(url, `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}
