import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { ProvidersSearch } from './providers-search.ts'

export const providersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/providers',
  validateSearch: ProvidersSearch,
  staticData: { title: msg`Providers`, verb: 'providers:read' },
  component: lazyRouteComponent(() => loadPart(() => import('./providers-page.tsx')), 'ProvidersPage'),
})
