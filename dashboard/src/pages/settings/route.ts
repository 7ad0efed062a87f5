import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../workspace/workspace-route.ts'

export const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/settings',
  staticData: { title: msg`Settings` },
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
})
