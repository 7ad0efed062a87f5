import { equalText } from '../../../crypto/equal.ts'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'
import type { Exchange } from '../../exchange.ts'

const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')

/**
 * Behind a proxy on this machine every peer is loopback, so nobody may have forwarded it; and a page whose name was
 * made to point here (DNS rebinding) still sends its own Host.
 */
const isThisMachine = (exchange: Exchange): boolean =>
  isLoopback(exchange.peer) && exchange.transport.local && exchange.header('x-forwarded-for') === undefined

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
    const admitted = metricsToken === null ? isThisMachine(exchange) : equalText(metricsToken.reveal(), given)
    if (!admitted)
      throw new AppError('unauthenticated', { message: 'Send METRICS_TOKEN as "authorization: Bearer …".' })
    const { contentType, text } = await services.metrics()
    exchange.setHeader('content-type', contentType)
    return text
  },
})
