import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { NotFoundPage } from './not-found-page.tsx'
import { rootRoute } from './root-route.tsx'

/** Parent of every page of a workspace: behind the session gate, inside the shell. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/w/$workspaceId',
  component: lazyRouteComponent(() => import('./workspace-frame.tsx'), 'WorkspaceFrame'),
  notFoundComponent: NotFoundPage,
})
