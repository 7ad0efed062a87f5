import { createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../api/load-part.ts'
import { accountRoute } from '../pages/account/route.ts'
import { auditRoute } from '../pages/audit/route.ts'
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
import { accountFrameRoute } from '../routing/account-route.ts'
import { rootRoute } from '../routing/root-route.ts'
import { workspaceRoute } from '../workspace/workspace-route.ts'
import {
  homeRoute,
  invitationRoute,
  loginRoute,
  recoverRoute,
  setupRoute,
  signUpRoute,
  workspaceHomeRoute,
} from './entry-routes.tsx'
import { ErrorPage } from './error-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'

const frames = {
  account: lazyRouteComponent(() => loadPart(() => import('./account-frame.tsx')), 'AccountFrame'),
  workspace: lazyRouteComponent(() => loadPart(() => import('./workspace-frame.tsx')), 'WorkspaceFrame'),
}

// Pages know the routes above them, and not what these look like.
rootRoute.update({ errorComponent: ErrorPage, notFoundComponent: NotFoundPage })
accountFrameRoute.update({ component: frames.account })
workspaceRoute.update({ component: frames.workspace, notFoundComponent: NotFoundPage })

const workspacePages = workspaceRoute.addChildren([
  workspaceHomeRoute,
  overviewRoute,
  playgroundRoute,
  providersRoute,
  keysRoute,
  riskyKeysRoute,
  tokensRoute,
  logsRoute,
  usageRoute,
  membersRoute,
  auditRoute,
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
