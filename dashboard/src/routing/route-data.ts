import type { MessageDescriptor } from '@lingui/core'

/** Set `staticData: { title: msg`…` }` on a route: the document's title, and its name in the navigation. */
export type RouteTitle = { readonly title?: MessageDescriptor }

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption extends RouteTitle {}
}
