/** Small chat models answer fast and cost little; what is no chat model would refuse the first request. */
const small = /mini|nano|small|lite|flash|haiku|instant|8b|demo/i
const noChat = /embed|tts|whisper|audio|image|dall-e|moderation|rerank|realtime|transcribe|sora|guard|imagen|veo/i

/** The model that a first request names, out of `connection/model`; null where none is known. */
export const suggestModel = (models: readonly string[]): string | null => {
  const chat = models.filter((id) => !noChat.test(id.slice(id.indexOf('/') + 1)))
  return chat.find((id) => small.test(id.slice(id.indexOf('/') + 1))) ?? chat[0] ?? null
}
