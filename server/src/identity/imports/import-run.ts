/** What was taken over from another gateway in one go. */
import { z } from 'zod'
import type { ImportItemRow, ImportRow } from '../../storage/schema.ts'

export type ImportRun = {
  readonly id: string
  readonly format: string
  readonly createdAt: number
  /** Until then the other gateway's keys work and the import can be rolled back; milliseconds since 1970. */
  readonly windowEndsAt: number
  /** What it added, by kind in the plural: `{ workspaces: 2 }`. */
  readonly counts: Readonly<Record<string, number>>
  readonly rolledBackAt: number | null
}

/** A row of the other gateway, and what it became here. */
export type ImportItem = {
  readonly kind: ImportItemRow['kind']
  /** Id there; for members and invitations that of the workspace. */
  readonly sourceId: string
  readonly targetId: string
  /** Here. */
  readonly workspaceId: string
}

const Counts = z.record(z.string(), z.number())

export const toImportRun = (row: ImportRow): ImportRun => ({
  id: row.id,
  format: row.format,
  createdAt: row.created_at,
  windowEndsAt: row.window_ends_at,
  counts: Counts.parse(JSON.parse(row.counts)),
  rolledBackAt: row.rolled_back_at,
})

export const toImportItem = (row: ImportItemRow): ImportItem => ({
  kind: row.kind,
  sourceId: row.source_id,
  targetId: row.target_id,
  workspaceId: row.workspace_id,
})

const plurals = {
  workspace: 'workspaces',
  member: 'members',
  invitation: 'invitations',
  api_key: 'api_keys',
  provider_connection: 'provider_connections',
} as const satisfies Record<ImportItem['kind'], string>

/** Every kind, those that there is none of too. */
export const countKinds = (items: readonly Pick<ImportItem, 'kind'>[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(plurals).map(([kind, plural]) => [plural, items.filter((item) => item.kind === kind).length]),
  )
