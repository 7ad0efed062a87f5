/** Which models each connection offers: what its owner listed, and what its provider lists, asked for when needed and kept ten minutes. */
import type { Clock } from '../../kernel/clock.ts'
import type { ModelInfo } from '../provider.ts'
import type { Connection } from './connection.ts'

/** The provider's own list. Throws AppError when it cannot be had. */
export type FetchModels = (connection: Connection) => Promise<ModelInfo[]>

export type ModelCatalogue = {
  /** Never throws: a provider that cannot be asked offers what its owner listed. */
  list(connection: Connection): Promise<readonly ModelInfo[]>
  /** Null where the answer needs the provider to be asked first: await `list`, then ask again. */
  offers(connection: Connection, model: string): boolean | null
  forget(connectionId: string): void
}

type Entry = { until: number; models: readonly ModelInfo[]; ids: ReadonlySet<string> }

const keepMs = 600_000
const keepFailureMs = 30_000

export const createModelCatalogue = (
  fetchModels: FetchModels,
  knownByPrice: (connection: Connection, model: string) => boolean,
  clock: Clock,
): ModelCatalogue => {
  const entries = new Map<string, Entry>()
  const running = new Map<string, Promise<readonly ModelInfo[]>>()

  const remember = (
    connection: Connection,
    listed: readonly ModelInfo[],
    milliseconds: number,
  ): readonly ModelInfo[] => {
    const own = (connection.models ?? [])
      .filter((id) => !listed.some((model) => model.id === id))
      .map((id): ModelInfo => ({ id, createdSeconds: null, ownedBy: null }))
    const models = [...own, ...listed]
    entries.set(connection.id, {
      until: clock.monotonic() + milliseconds,
      models,
      ids: new Set(models.map((model) => model.id)),
    })
    return models
  }

  const current = (connection: Connection): Entry | null => {
    const entry = entries.get(connection.id)
    return entry !== undefined && entry.until > clock.monotonic() ? entry : null
  }

  return {
    list: (connection) => {
      const entry = current(connection)
      if (entry !== null) return Promise.resolve(entry.models)
      const pending = running.get(connection.id)
      if (pending !== undefined) return pending
      // What was asked before the connection changed is an answer of another provider, perhaps.
      const keep = (models: readonly ModelInfo[], milliseconds: number): readonly ModelInfo[] =>
        running.get(connection.id) === asked ? remember(connection, models, milliseconds) : models
      const asked: Promise<readonly ModelInfo[]> = fetchModels(connection)
        .then(
          (models) => keep(models, keepMs),
          () => keep([], keepFailureMs),
        )
        .finally(() => {
          if (running.get(connection.id) === asked) running.delete(connection.id)
        })
      running.set(connection.id, asked)
      return asked
    },
    offers: (connection, model) => {
      if (connection.models?.includes(model) === true) return true
      const entry = current(connection)
      if (entry === null) return null
      // Lists name dated versions only; the price table knows the vendor's aliases as well.
      return entry.ids.has(model) || knownByPrice(connection, model)
    },
    forget: (connectionId) => {
      entries.delete(connectionId)
      running.delete(connectionId)
    },
  }
}
