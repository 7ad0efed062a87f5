import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'
import { HealthView } from './health-view.ts'

export const readyz = defineRoute({
  method: 'GET',
  path: '/readyz',
  summary: 'This instance takes requests: database, migrations, root key and audit work, and it is not shutting down',
  auth: 'public',
  limit: 'exempt',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, body: HealthView },
  handle: async ({ services }) => {
    const { ready, draining, checks } = await services.health()
    if (draining) throw new AppError('draining')
    if (!ready) {
      const broken = Object.entries(checks).filter(([, works]) => !works)
      throw new AppError('unavailable', { errors: broken.map(([part]) => ({ path: part, message: 'does not work' })) })
    }
    return { status: 'ok' as const, checks }
  },
})
