/** The pages in front of the gate, and the way in. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { loadPart } from '../api/load-part.ts'
import { rootRoute } from '../routing/root-route.ts'
import { workspaceRoute } from '../workspace/workspace-route.ts'

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => loadPart(() => import('./home-page.tsx')), 'HomePage'),
})

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  component: lazyRouteComponent(() => loadPart(() => import('../pages/login/login-page.tsx')), 'LoginPage'),
})

export const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  component: lazyRouteComponent(() => loadPart(() => import('../pages/sign-up/sign-up-page.tsx')), 'SignUpPage'),
})

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => loadPart(() => import('../pages/setup/setup-page.tsx')), 'SetupPage'),
})

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(
    () => loadPart(() => import('../pages/invitation/invitation-page.tsx')),
    'InvitationPage',
  ),
})

export const recoverRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/recover',
  component: lazyRouteComponent(() => loadPart(() => import('../pages/recover/recover-page.tsx')), 'RecoverPage'),
})

/** A workspace's address without a page. */
export const workspaceHomeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspaceId/overview', params, replace: true })
  },
})
