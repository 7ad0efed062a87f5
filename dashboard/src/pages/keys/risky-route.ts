import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'

export const riskyKeysRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/keys/risky',
  staticData: { title: msg`Risky keys`, verb: 'keys:read' },
  component: lazyRouteComponent(() => loadPart(() => import('./risky-keys-page.tsx')), 'RiskyKeysPage'),
})
