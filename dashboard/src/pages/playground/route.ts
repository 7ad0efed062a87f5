import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { PlaygroundSearch } from './playground-search.ts'

export const playgroundRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/playground',
  validateSearch: PlaygroundSearch,
  staticData: { title: msg`Playground`, verb: 'playground:use' },
  component: lazyRouteComponent(() => import('./playground-page.tsx'), 'PlaygroundPage'),
})
