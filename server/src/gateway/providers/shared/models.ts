import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ModelInfo } from '../../provider.ts'

/** Entries without an id are skipped; Together answers with a bare list. `created` may be seconds or a date. */
export const readModels = (body: JsonObject | JsonValue[], field: string, idField = 'id'): ModelInfo[] => {
  const list = Array.isArray(body) ? body : body[field]
  if (!Array.isArray(list)) return []
  return list.flatMap((entry): ModelInfo[] => {
    const id = isJsonObject(entry) ? entry[idField] : undefined
    if (!isJsonObject(entry) || typeof id !== 'string' || id === '') return []
    const created = typeof entry.created === 'number' ? entry.created : Date.parse(String(entry.created_at)) / 1000
    return [
      {
        id,
        createdSeconds: Number.isFinite(created) && created > 0 ? Math.floor(created) : null,
        ownedBy: typeof entry.owned_by === 'string' ? entry.owned_by : null,
      },
    ]
  })
}
