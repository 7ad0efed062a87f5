import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../app/workspace-route.tsx'

export const keysRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/keys',
  staticData: { title: msg`API keys` },
  component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
})
