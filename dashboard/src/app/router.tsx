import { createRouter } from '@tanstack/react-router'
import { accountRoute } from '../pages/account/route.ts'
import { healthRoute } from '../pages/health/route.ts'
import { riskyKeysRoute } from '../pages/keys/risky-route.ts'
import { keysRoute } from '../pages/keys/route.ts'
import { logsRoute } from '../pages/logs/route.ts'
import { membersRoute } from '../pages/members/route.ts'
import { overviewRoute } from '../pages/overview/route.ts'
import { playgroundRoute } from '../pages/playground/route.ts'
import { providersRoute } from '../pages/providers/route.ts'
import { settingsRoute } from '../pages/settings/route.ts'
import { tokensRoute } from '../pages/tokens/route.ts'
import { usageRoute } from '../pages/usage/route.ts'
import { accountFrameRoute } from './account-route.ts'
import { homeRoute, invitationRoute, loginRoute, recoverRoute, setupRoute, signUpRoute } from './entry-routes.tsx'
import { rootRoute } from './root-route.tsx'
import './route-title.ts'
import { workspaceRoute } from './workspace-route.tsx'

const workspacePages = workspaceRoute.addChildren([
  overviewRoute,
  playgroundRoute,
  providersRoute,
  keysRoute,
  riskyKeysRoute,
  tokensRoute,
  logsRoute,
  usageRoute,
  membersRoute,
  healthRoute,
  settingsRoute,
])

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    loginRoute,
    signUpRoute,
    setupRoute,
    invitationRoute,
    recoverRoute,
    accountFrameRoute.addChildren([accountRoute]),
    workspacePages,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
