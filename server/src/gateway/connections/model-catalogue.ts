/** Which models each connection offers: what its owner listed, and what its provider lists, asked for when needed and kept ten minutes. */
import type { Clock } from '../../kernel/clock.ts'
import { type AppError, toAppError } from '../../kernel/errors.ts'
import type { ModelInfo } from '../provider.ts'
import type { Connection } from './connection.ts'

/** The provider's own list. Throws AppError when it cannot be had. */
export type FetchModels = (connection: Connection) => Promise<ModelInfo[]>

/** What a connection offers; `failure` where its provider could not be asked. */
export type Offer = { readonly models: readonly ModelInfo[]; readonly failure: AppError | null }

export type ModelCatalogue = {
  /** Never throws. */
  look(connection: Connection): Promise<Offer>
  /** What is known without asking anybody; null where nothing is. */
  known(connection: Connection): readonly ModelInfo[] | null
  /** Never throws: a provider that cannot be asked offers what its owner listed. */
  list(connection: Connection): Promise<readonly ModelInfo[]>
  /** Null where the answer needs the provider to be asked first: await `list`, then ask again. */
  offers(connection: Connection, model: string): boolean | null
  forget(connectionId: string): void
}

type Entry = Offer & { readonly until: number; readonly ids: ReadonlySet<string> }

const keepMs = 600_000
const keepFailureMs = 30_000

export const createModelCatalogue = (
  fetchModels: FetchModels,
  knownByPrice: (connection: Connection, model: string) => boolean,
  clock: Clock,
): ModelCatalogue => {
  const entries = new Map<string, Entry>()
  const running = new Map<string, Promise<Offer>>()

  const remember = (connection: Connection, listed: readonly ModelInfo[], failure: AppError | null): Offer => {
    const own = (connection.models ?? [])
      .filter((id) => !listed.some((model) => model.id === id))
      .map((id): ModelInfo => ({ id, createdSeconds: null, ownedBy: null }))
    const models = [...own, ...listed]
    const offer = { models, failure }
    entries.set(connection.id, {
      ...offer,
      until: clock.monotonic() + (failure === null ? keepMs : keepFailureMs),
      ids: new Set(models.map((model) => model.id)),
    })
    return offer
  }

  const current = (connection: Connection): Entry | null => {
    const entry = entries.get(connection.id)
    return entry !== undefined && entry.until > clock.monotonic() ? entry : null
  }

  const look = (connection: Connection): Promise<Offer> => {
    const entry = current(connection)
    if (entry !== null) return Promise.resolve(entry)
    const pending = running.get(connection.id)
    if (pending !== undefined) return pending
    // What was asked before the connection changed is an answer of another provider, perhaps.
    const keep = (models: readonly ModelInfo[], failure: AppError | null): Offer =>
      running.get(connection.id) === asked ? remember(connection, models, failure) : { models, failure }
    const asked: Promise<Offer> = fetchModels(connection)
      .then(
        (models) => keep(models, null),
        (thrown: unknown) => keep([], toAppError(thrown)),
      )
      .finally(() => {
        if (running.get(connection.id) === asked) running.delete(connection.id)
      })
    running.set(connection.id, asked)
    return asked
  }

  return {
    look,
    list: async (connection) => (await look(connection)).models,
    known: (connection) => current(connection)?.models ?? null,
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
