import type { WorkspaceModels } from '@keepgate/protocol/playground'
import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { listModels } from '../../api/models/list-models.ts'

export type Offers = WorkspaceModels['data']

/** What a chat would be wasted on. */
const notChat = /embed|tts|whisper|audio|image|dall-e|moderation|rerank|realtime|transcribe|sora|guard/i

/** The model to begin with: the first that can probably chat. */
export const firstModel = (offers: Offers): string | null => {
  const models = offers.flatMap((offer) => offer.models)
  return (models.find(({ name }) => !notChat.test(name)) ?? models[0])?.id ?? null
}

/** The provider's id of a model written `connection/model`; null where no connection has that name. */
export const providerOf = (offers: Offers, model: string): string | null =>
  offers.find(({ connection }) => model.startsWith(`${connection}/`))?.provider ?? null

export const useModels = (workspaceId: string) =>
  useQuery({
    queryKey: queryKeys.area(workspaceId, 'models'),
    queryFn: ({ signal }) => listModels(workspaceId, signal),
    staleTime: 60_000,
  })
