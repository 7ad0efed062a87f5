import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../app/workspace-route.tsx'

export const healthRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/health',
  staticData: { title: msg`Health` },
  component: lazyRouteComponent(() => import('./health-page.tsx'), 'HealthPage'),
})
