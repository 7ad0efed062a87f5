import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'

const root = createRootRoute()

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('../pages/login/login-page.tsx'), 'LoginPage'),
})

const workspace = createRoute({ getParentRoute: () => root, path: '/w/$workspaceId' })

const overview = createRoute({
  getParentRoute: () => workspace,
  path: '/overview',
  component: lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([login, workspace.addChildren([overview])]),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
