/** Wire schemas of what a sealed key can be used for: a public page's assistant, and its editor's tools. */
import { z } from 'zod/mini'
import { SealedKeyText } from './sealed-key.ts'

/** Characters. */
export const longestMessage = 8_000
/** Characters: a page's whole text, for instance its llms.txt. */
export const longestContext = 100_000

const Message = z.string().check(z.minLength(1), z.maxLength(longestMessage))
const Context = z.string().check(z.maxLength(longestContext))
/** One of those the key is sealed for; absent: the first of them. */
const model = z.optional(z.string().check(z.minLength(1), z.maxLength(200)))

export const AssistantChat = z.strictObject({
  /** What the visitor wrote. */
  message: Message,
  /** What the page is about: the assistant's instructions. */
  context: Context,
  encrypted_api_key: SealedKeyText,
  model,
})
export type AssistantChat = z.infer<typeof AssistantChat>

export const AssistantReply = z.strictObject({ reply: z.string() })

export const EnhanceText = z.strictObject({
  text: z.string().check(z.minLength(1), z.maxLength(longestContext)),
  context: Context,
  encrypted_api_key: SealedKeyText,
  model,
})
export type EnhanceText = z.infer<typeof EnhanceText>

export const GenerateImage = z.strictObject({
  prompt: Message,
  context: Context,
  encrypted_api_key: SealedKeyText,
  model,
})
export type GenerateImage = z.infer<typeof GenerateImage>
