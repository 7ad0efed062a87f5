/**
 * What Keepgate is compared with: the honest best simple pass-through on the same runtime, `node:http` in front and
 * undici's `dispatch` behind. It holds no key, counts nothing, and writes nothing down. With a second argument it is busy
 * for that many microseconds a request: what any work of one's own would cost on this machine (`own-work.ts`).
 */
import { createServer, type ServerResponse } from 'node:http'
import { type Dispatcher, Pool } from 'undici'

const [, , upstream, busyUs = '0'] = process.argv
if (upstream === undefined) throw new Error('Usage: bare-proxy.ts <origin of the upstream> [microseconds]')
const busyMs = Number(busyUs) / 1000

const work = (): void => {
  if (busyMs === 0) return
  const end = performance.now() + busyMs
  while (performance.now() < end);
}

const pool = new Pool(upstream, { connections: 8192, pipelining: 1, bodyTimeout: 0, headersTimeout: 0 })

const relay = (response: ServerResponse): Dispatcher.DispatchHandler => {
  let controller: Dispatcher.DispatchController | null = null
  response.on('drain', () => controller?.resume())
  response.on('close', () => {
    if (!response.writableFinished) controller?.abort(new Error('The client left.'))
  })
  return {
    onRequestStart: (given) => {
      controller = given
    },
    onResponseStart: (_controller, status, headers) => {
      const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...passed } = headers
      response.writeHead(status, passed)
    },
    onResponseData: (given, chunk) => {
      if (!response.write(chunk)) given.pause()
    },
    onResponseEnd: () => {
      response.end()
    },
    onResponseError: () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    },
  }
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    work()
    const body = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-bench' }
    pool.dispatch({ path: request.url ?? '/', method: 'POST', headers, body: body ?? null }, relay(response))
  })
})

server.listen({ port: 0, host: '127.0.0.1', backlog: 8192 }, () => {
  const address = server.address()
  console.log(`listening ${typeof address === 'object' && address !== null ? address.port : 0}`)
})
