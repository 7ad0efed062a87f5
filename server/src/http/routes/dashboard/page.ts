import { pagePolicy } from '../../dashboard/content-policy.ts'
import { writePage } from '../../dashboard/page-head.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'
import { page } from '../../html.ts'
import type { ControlPlaneServices } from '../../services.ts'
import type { Visit } from '../../visit.ts'

const building = page(
  'Keepgate is being built',
  `<h1>The dashboard is being built</h1>
<p>Its sources are newer than what was built from them. This takes some seconds, and this page looks again by itself.
The API answers meanwhile.</p>`,
)

const failed = page(
  'Keepgate',
  `<h1>The dashboard could not be built</h1>
<p>The API and the command line work. To mend it, run in the installation’s folder</p>
<pre>npm ci
npm start</pre>
<p>The server’s log says what went wrong.</p>`,
)

/** The dashboard's one page, or what is true instead of it. */
export const showDashboard = async (services: ControlPlaneServices, visit: Visit): Promise<string> => {
  const state = await services.dashboard.state()
  if (state.kind === 'ready') {
    visit.setHeader('content-security-policy', pagePolicy)
    return writePage(state.built, visit.header)
  }
  if (state.kind === 'building') visit.setHeader('refresh', '2')
  return state.kind === 'building' ? building : failed
}

/** The dashboard reads the rest of the path itself. */
const pagePaths: Readonly<Record<string, string>> = {
  '/login': 'The dashboard: log in',
  '/sign-up': 'The dashboard: make an account',
  '/setup': 'The dashboard: make the first administrator; the one-time token stands behind `#`',
  '/invitation': 'The dashboard: join a workspace; the token stands behind `#`',
  '/recover': 'The dashboard: a new password by the recovery code',
  '/account': 'The dashboard: profile, password, sessions',
  '/w/:workspace': 'The dashboard: a workspace',
  '/w/:workspace/:page': 'The dashboard: a page of a workspace',
  '/w/:workspace/:page/:part': 'The dashboard: a part of such a page',
}

export const dashboardPages = Object.entries(pagePaths).map(([path, summary]) =>
  defineRoute({
    method: 'GET',
    path,
    summary,
    auth: 'public',
    limit: 'default',
    request: { params: ignored, query: ignored, body: none },
    response: { status: 200, contentType: 'text/html; charset=utf-8' },
    handle: ({ services, visit }) => showDashboard(services, visit),
  }),
)
