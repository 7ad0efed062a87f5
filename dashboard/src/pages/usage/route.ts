import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../app/workspace-route.tsx'

export const usageRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/usage',
  staticData: { title: msg`Usage` },
  component: lazyRouteComponent(() => import('./usage-page.tsx'), 'UsagePage'),
})
