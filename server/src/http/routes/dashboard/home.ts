import { defineRoute, ignored, none } from '../../define-route.ts'
import type { ControlPlaneServices } from '../../services.ts'
import type { Visit } from '../../visit.ts'
import { showDashboard } from './page.ts'

/** For a program, or a person with curl. */
const plainHome = async ({ settings, identity }: ControlPlaneServices, visit: Visit): Promise<string> => {
  const origin = settings.publicUrl ?? visit.transport.ownOrigin ?? ''
  const next = (await identity.setup.isInitialised())
    ? `Dashboard       ${origin}/ in a browser`
    : 'Nobody administers this installation yet: npx keepgate init, or the one-time link printed at start'
  return `Keepgate ${settings.version}
OpenAI clients     ${origin}/v1
Anthropic clients  ${origin}
API reference      ${origin}/docs, ${origin}/openapi.json
Health             ${origin}/healthz
${next}
`
}

export const home = defineRoute({
  method: 'GET',
  path: '/',
  summary: 'The dashboard; for a client that takes no HTML, what is running here as text',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/html; charset=utf-8' },
  handle: async ({ services, visit }) => {
    if ((visit.header('accept') ?? '').includes('text/html')) return await showDashboard(services, visit)
    visit.setHeader('content-type', 'text/plain; charset=utf-8')
    return await plainHome(services, visit)
  },
})
