import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../app/workspace-route.tsx'

export const membersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/members',
  staticData: { title: msg`Members` },
  component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
})
