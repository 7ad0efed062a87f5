import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { HealthSearch } from './health-search.ts'

export const healthRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/health',
  validateSearch: HealthSearch,
  staticData: { title: msg`Health`, verb: 'providers:read', forInstallation: true },
  component: lazyRouteComponent(() => loadPart(() => import('./health-page.tsx')), 'HealthPage'),
})
