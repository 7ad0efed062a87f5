import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'

const root = createRootRoute()

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('../pages/login/login-page.tsx'), 'LoginPage'),
})

const recover = createRoute({
  getParentRoute: () => root,
  path: '/recover',
  component: lazyRouteComponent(() => import('../pages/recover/recover-page.tsx'), 'RecoverPage'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../pages/sign-up/sign-up-page.tsx'), 'SignUpPage'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../pages/invitation/invitation-page.tsx'), 'InvitationPage'),
})

const workspace = createRoute({ getParentRoute: () => root, path: '/w/$workspaceId' })

const overview = createRoute({
  getParentRoute: () => workspace,
  path: '/overview',
  component: lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([login, recover, signUp, invitation, workspace.addChildren([overview])]),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
