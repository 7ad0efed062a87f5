import { equalText } from '../../../crypto/equal.ts'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'
import type { HttpSettings } from '../../services.ts'
import type { Visit } from '../../visit.ts'

const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')

const forwardedBy = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/**
 * For a developer without a token. Behind a proxy on this machine every peer is loopback, so nobody may have forwarded
 * it; and a page whose name was made to point here (DNS rebinding) still sends its own Host.
 */
const isDeveloper = (settings: HttpSettings, visit: Visit): boolean =>
  settings.environment === 'development' &&
  isLoopback(visit.peer) &&
  visit.transport.local &&
  forwardedBy.every((name) => visit.header(name) === undefined)

export const metrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  summary: 'Prometheus metrics, for METRICS_TOKEN as a bearer; in development, without one, for this machine alone',
  auth: 'public',
  limit: 'health',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8' },
  handle: async ({ services, visit }) => {
    const { metricsToken } = services.settings
    const given = /^bearer +(\S+)$/i.exec(visit.header('authorization') ?? '')?.[1] ?? ''
    const admitted =
      metricsToken === null ? isDeveloper(services.settings, visit) : equalText(metricsToken.reveal(), given)
    if (!admitted)
      throw new AppError('unauthenticated', { message: 'Set METRICS_TOKEN, and send it as "authorization: Bearer …".' })
    const { contentType, text } = await services.metrics()
    visit.setHeader('content-type', contentType)
    return text
  },
})
