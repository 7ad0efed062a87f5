import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { KeysSearch } from './keys-search.ts'

export const keysRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/keys',
  validateSearch: KeysSearch,
  staticData: { title: msg`API keys`, verb: 'keys:read' },
  component: lazyRouteComponent(() => loadPart(() => import('./keys-page.tsx')), 'KeysPage'),
})
