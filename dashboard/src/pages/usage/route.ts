import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { UsageSearch } from './usage-search.ts'

export const usageRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/usage',
  staticData: { title: msg`Usage`, verb: 'usage:read' },
  validateSearch: UsageSearch,
  component: lazyRouteComponent(() => loadPart(() => import('./usage-page.tsx')), 'UsagePage'),
})
