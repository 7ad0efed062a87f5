import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { LogsSearch } from './logs-search.ts'

export const logsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/logs',
  staticData: { title: msg`Logs`, verb: 'logs:read' },
  validateSearch: LogsSearch,
  component: lazyRouteComponent(() => loadPart(() => import('./logs-page.tsx')), 'LogsPage'),
})
