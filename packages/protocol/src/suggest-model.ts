/** Which model to ask first. Small chat models answer fast and cost little; what is no chat model would refuse. */
const small = /mini|nano|small|lite|flash|haiku|instant|8b|demo/i
const noChat = /embed|tts|whisper|audio|image|dall-e|moderation|rerank|realtime|transcribe|sora|guard|imagen|veo/i

const choose = (models: readonly string[], nameOf: (model: string) => string): string | null => {
  const chat = models.filter((model) => !noChat.test(nameOf(model)))
  return chat.find((model) => small.test(nameOf(model))) ?? chat[0] ?? null
}

/** Out of models as their provider calls them; null where none is a chat model. */
export const chooseChatModel = (models: readonly string[]): string | null => choose(models, (model) => model)

/** The model that a first request names, out of `connection/model`; null where none is known. */
export const suggestModel = (models: readonly string[]): string | null =>
  choose(models, (model) => model.slice(model.indexOf('/') + 1))
