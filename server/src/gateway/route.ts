/** From the model a client wrote to the connection that serves it. */
import { AppError } from '../kernel/errors.ts'
import type { Connection } from './connections/connection.ts'
import type { ModelCatalogue } from './connections/model-catalogue.ts'
import { type Caller, type Parsed, type Planned, sealedRightsOf, type Target } from './line/types.ts'

export type RouteTable = { forWorkspace(workspaceId: string): ReadonlyMap<string, Connection> }

const notFound = (model: string): AppError =>
  new AppError('model_not_found', {
    message: `No connection offers the model ${JSON.stringify(model.slice(0, 200))}.`,
    param: 'model',
  })

/** Patterns are exact names, or end in `*`; they match `connection/model` or the model alone. */
export const allowsModel = (patterns: readonly string[] | null, connection: string, model: string): boolean => {
  if (patterns === null) return true
  const full = `${connection}/${model}`
  return patterns.some((pattern) =>
    pattern.endsWith('*')
      ? full.startsWith(pattern.slice(0, -1)) || model.startsWith(pattern.slice(0, -1))
      : pattern === full || pattern === model,
  )
}

/** The target that a connection name in front of the first `/` decides; null for a bare model. */
const namedTarget = (connections: ReadonlyMap<string, Connection>, model: string): Target | null => {
  const slash = model.indexOf('/')
  if (slash <= 0) return null
  const connection = connections.get(model.slice(0, slash))
  if (connection === undefined) return null
  const rest = model.slice(slash + 1)
  if (rest === '')
    throw new AppError('invalid_request', {
      message: `The model is missing behind ${JSON.stringify(model)}.`,
      param: 'model',
    })
  return { connection, model: rest }
}

const bareTarget = async (
  connections: ReadonlyMap<string, Connection>,
  catalogue: ModelCatalogue,
  key: Caller,
  model: string,
): Promise<Target> => {
  const allowed = [...connections.values()].filter((connection) =>
    allowsModel(key.allowedModels, connection.name, model),
  )
  await Promise.all(
    allowed.map((connection) => (catalogue.offers(connection, model) === null ? catalogue.list(connection) : null)),
  )
  const offering = allowed.filter((connection) => catalogue.offers(connection, model) === true)
  const [first, second] = offering
  if (first === undefined) throw notFound(model)
  if (second !== undefined) {
    const names = offering.map((connection) => `${connection.name}/${model}`).join(', ')
    throw new AppError('ambiguous_model', {
      message: `Several connections offer this model. Write one of: ${names}.`,
      param: 'model',
    })
  }
  return { connection: first, model }
}

/** Throws AppError model_not_found (absent and not allowed look the same), ambiguous_model, invalid_request. */
export const planRoute = (table: RouteTable, catalogue: ModelCatalogue, parsed: Parsed): Planned | Promise<Planned> => {
  const sealed = sealedRightsOf(parsed.key)
  // A sealed key brings its own connection and reaches none of the workspace's.
  if (sealed !== null) {
    return { ...parsed, targets: [{ connection: sealed.connection, model: parsed.requestedModel }] }
  }
  const connections = table.forWorkspace(parsed.key.workspaceId)
  const named = namedTarget(connections, parsed.requestedModel)
  if (named === null) {
    return bareTarget(connections, catalogue, parsed.key, parsed.requestedModel).then((target) => ({
      ...parsed,
      targets: [target],
    }))
  }
  if (!allowsModel(parsed.key.allowedModels, named.connection.name, named.model)) throw notFound(parsed.requestedModel)
  return { ...parsed, targets: [named] }
}
