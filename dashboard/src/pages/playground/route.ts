import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { PlaygroundSearch } from './playground-search.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What a link to the playground puts into its composer. Kept out of the URL. */
    readonly playgroundMessage?: string
  }
}

export const playgroundRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/playground',
  validateSearch: PlaygroundSearch,
  staticData: { title: msg`Playground`, verb: 'playground:use' },
  component: lazyRouteComponent(() => loadPart(() => import('./playground-page.tsx')), 'PlaygroundPage'),
})
