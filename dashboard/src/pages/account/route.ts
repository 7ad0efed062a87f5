import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { accountFrameRoute } from '../../routing/account-route.ts'

export const accountRoute = createRoute({
  getParentRoute: () => accountFrameRoute,
  path: '/account',
  staticData: { title: msg`Account` },
  component: lazyRouteComponent(() => loadPart(() => import('./account-page.tsx')), 'AccountPage'),
})
