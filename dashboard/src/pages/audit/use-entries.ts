import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AuditQuery } from '../../api/audit/audit-query.ts'
import { auditEntriesQuery } from '../../api/audit/list-audit.ts'
import { isPreset, resolveRange } from '../../ui/time-range.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { type AuditSearch, usualRange } from './audit-search.ts'

/** Without an end of one's own what comes meanwhile belongs to it too. @param moment milliseconds since 1970 */
export const queryOf = (search: AuditSearch, moment: number): AuditQuery => {
  const { action, actor, target, ...range } = search
  const { from, until } = resolveRange(range, usualRange, new Date(moment))
  const hasEnd = !isPreset(range.range) && range.from !== undefined && range.until !== undefined
  return { action, actor, target, from: Date.parse(from), to: hasEnd ? Date.parse(until) : undefined }
}

/** @param moment when the page looked: presets end there. */
export const useEntries = (search: AuditSearch, moment: number) => {
  const { id } = useWorkspace()
  const { action, actor, target, range, from, until } = search
  const query = useMemo(
    () => queryOf({ action, actor, target, range, from, until }, moment),
    [action, actor, target, range, from, until, moment],
  )
  return useInfiniteQuery(auditEntriesQuery(id, query))
}
