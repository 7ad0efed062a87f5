import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'

export const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/settings',
  staticData: { title: msg`Settings` },
  component: lazyRouteComponent(() => loadPart(() => import('./settings-page.tsx')), 'SettingsPage'),
})
