/** Ids of tool calls where a provider gives none, or takes only ids of its own form. Deterministic, not secret. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** FNV-1a, 32 bits. */
export const hash32 = (text: string, seed = 0x811c9dc5): number => {
  let hash = seed
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** An id for the n-th call of an answer: at most 40 characters, as OpenAI takes them, of letters, digits, - and _. */
export const madeToolCallId = (answerId: string, call: number): string =>
  `call_${answerId.replaceAll(/[^A-Za-z0-9_-]/g, '').slice(-28)}_${call}`

/** Mistral takes exactly nine letters or digits; an id of another form becomes one that is stable for it. */
export const nineCharacterId = (id: string): string => {
  if (/^[A-Za-z0-9]{9}$/.test(id)) return id
  let rest = BigInt(hash32(id)) * 4294967296n + BigInt(hash32(id, 0x9747b28c))
  let text = ''
  for (let position = 0; position < 9; position++) {
    text += alphabet.charAt(Number(rest % 62n))
    rest /= 62n
  }
  return text
}

/** Anthropic takes letters, digits, - and _. */
export const plainId = (id: string): string => id.replaceAll(/[^A-Za-z0-9_-]/g, '_')
