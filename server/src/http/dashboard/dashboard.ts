import type { BuiltDashboard } from './built-dashboard.ts'

export type DashboardState =
  | { readonly kind: 'ready'; readonly built: BuiltDashboard }
  /** A child process builds it. */
  | { readonly kind: 'building' }
  /** What went wrong is in the log, not on a page that anybody may see. */
  | { readonly kind: 'failed' }

/** What the routes need to know of it. */
export type Dashboard = { readonly state: () => Promise<DashboardState> }
