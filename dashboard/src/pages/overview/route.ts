import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../workspace/workspace-route.ts'

export const overviewRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/overview',
  staticData: { title: msg`Overview`, verb: 'usage:read' },
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
})
