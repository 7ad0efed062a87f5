import { createRoute } from '@tanstack/react-router'
import { rootRoute } from './root-route.ts'

/** Parent of what belongs to a person and to no workspace; behind the session gate, inside the shell. */
export const accountFrameRoute = createRoute({ getParentRoute: () => rootRoute, id: 'account' })
