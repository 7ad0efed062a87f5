import { equalText } from '../../../crypto/equal.ts'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'

const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')

export const metrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  summary: 'Prometheus metrics, for METRICS_TOKEN as a bearer; without one, for this machine alone',
  auth: 'public',
  limit: 'health',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8' },
  handle: async ({ services, exchange }) => {
    const { metricsToken } = services.settings
    const given = /^bearer +(\S+)$/i.exec(exchange.header('authorization') ?? '')?.[1] ?? ''
    // Behind a proxy on this machine every peer is loopback, so the client's address must be, too.
    const admitted =
      metricsToken === null
        ? isLoopback(exchange.peer) && isLoopback(exchange.address) && exchange.header('x-forwarded-for') === undefined
        : equalText(given, metricsToken.reveal())
    if (!admitted)
      throw new AppError('unauthenticated', { message: 'Send METRICS_TOKEN as "authorization: Bearer …".' })
    const { contentType, text } = await services.metrics()
    exchange.setHeader('content-type', contentType)
    return text
  },
})
