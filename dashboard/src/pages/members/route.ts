import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { MembersSearch } from './members-search.ts'

export const membersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/members',
  validateSearch: MembersSearch,
  staticData: { title: msg`Members`, verb: 'members:read' },
  component: lazyRouteComponent(() => loadPart(() => import('./members-page.tsx')), 'MembersPage'),
})
