/** GET /v1/models and /v1/models/<id>: what this key can use, in the shape that the client's SDK reads. */
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { ModelCatalogue } from './connections/model-catalogue.ts'
import { answerJson } from './line/answer-json.ts'
import type { Authorised } from './line/types.ts'
import { allowsModel, type RouteTable } from './route.ts'

type Listed = { id: string; createdSeconds: number; ownedBy: string }

const openaiModel = (model: Listed): JsonObject => ({
  id: model.id,
  object: 'model',
  created: model.createdSeconds,
  owned_by: model.ownedBy,
})

const anthropicModel = (model: Listed): JsonObject => ({
  type: 'model',
  id: model.id,
  display_name: model.id,
  created_at: new Date(model.createdSeconds * 1000).toISOString().replace('.000Z', 'Z'),
})

const listAll = async (authorised: Authorised, routes: RouteTable, catalogue: ModelCatalogue): Promise<Listed[]> => {
  const connections = [...routes.forWorkspace(authorised.key.workspaceId).values()]
  const lists = await Promise.all(
    connections.map(async (connection) => {
      const models = await catalogue.list(connection)
      return models
        .filter((model) => allowsModel(authorised.key.allowedModels, connection.name, model.id))
        .map(
          (model): Listed => ({
            id: `${connection.name}/${model.id}`,
            createdSeconds: model.createdSeconds ?? Math.floor(connection.createdAt / 1000),
            ownedBy: model.ownedBy ?? connection.name,
          }),
        )
    }),
  )
  return lists.flat()
}

const answerBody = (models: Listed[], modelId: string | null, anthropic: boolean): JsonObject => {
  const shape = anthropic ? anthropicModel : openaiModel
  if (modelId !== null) {
    const matching = models.filter(
      (model) => model.id === modelId || model.id.slice(model.id.indexOf('/') + 1) === modelId,
    )
    const found = matching.find((model) => model.id === modelId) ?? matching[0]
    if (found === undefined)
      throw new AppError('model_not_found', {
        message: `No connection offers the model ${JSON.stringify(modelId.slice(0, 200))}.`,
      })
    return shape(found)
  }
  const data = models.map(shape)
  if (!anthropic) return { object: 'list', data }
  return { data, has_more: false, first_id: models.at(0)?.id ?? null, last_id: models.at(-1)?.id ?? null }
}

export const answerModels = async (
  authorised: Authorised,
  routes: RouteTable,
  catalogue: ModelCatalogue,
  clock: Clock,
): Promise<void> => {
  const { exchange, trace } = authorised
  const anthropic = exchange.header('anthropic-version') !== undefined
  const models = await listAll(authorised, routes, catalogue)
  answerJson(exchange, trace, clock, 200, answerBody(models, exchange.modelId, anthropic))
}
