import { msg } from '@lingui/core/macro'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../../api/load-part.ts'
import { workspaceRoute } from '../../workspace/workspace-route.ts'
import { AuditSearch } from './audit-search.ts'

export const auditRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/audit',
  validateSearch: AuditSearch,
  staticData: { title: msg`Audit log`, verb: 'audit:read' },
  component: lazyRouteComponent(() => loadPart(() => import('./audit-page.tsx')), 'AuditPage'),
})
