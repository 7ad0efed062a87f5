import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { TokensSearch } from './tokens-search.ts'

export const tokensRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/tokens',
  validateSearch: TokensSearch,
  staticData: { title: msg`Tokens`, verb: 'tokens:read' },
  component: lazyRouteComponent(() => loadPart(() => import('./tokens-page.tsx')), 'TokensPage'),
})
