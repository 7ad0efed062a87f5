import type { WorkspaceModels } from '@keepgate/protocol/models'
import { suggestModel } from '@keepgate/protocol/suggest-model'

export type Offers = WorkspaceModels['data']

/** The model to begin with. */
export const firstModel = (offers: Offers): string | null => {
  const models = offers.flatMap((offer) => offer.models.map(({ id }) => id))
  return suggestModel(models) ?? models[0] ?? null
}

/** The provider's id of a model written `connection/model`; null where no connection has that name. */
export const providerOf = (offers: Offers, model: string): string | null =>
  offers.find(({ connection }) => model.startsWith(`${connection}/`))?.provider ?? null
