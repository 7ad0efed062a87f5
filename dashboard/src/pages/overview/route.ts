import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'

export const overviewRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/overview',
  staticData: { title: msg`Overview`, verb: 'usage:read' },
  component: lazyRouteComponent(() => loadPart(() => import('./overview-page.tsx')), 'OverviewPage'),
})
