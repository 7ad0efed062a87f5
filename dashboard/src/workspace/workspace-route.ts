import { createRoute } from '@tanstack/react-router'
import { rootRoute } from '../routing/root-route.ts'

/** Parent of every page of a workspace: behind the session gate, inside the shell. */
export const workspaceRoute = createRoute({ getParentRoute: () => rootRoute, path: '/w/$workspaceId' })
