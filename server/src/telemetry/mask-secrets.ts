/**
 * The last line of defence: secrets are a type and print as [secret]; this catches the one that came as plain text, in
 * an upstream's message for instance. Works on the finished JSON line.
 */
const masks: readonly (readonly [RegExp, string])[] = [
  // Our own keys keep their public half, which finds them in the list of keys.
  [/\b([pm]k_(?:live|test)_[0-9A-Za-z]{12})_[0-9A-Za-z]{8,}/g, '$1_[masked]'],
  [/\b[pm]k_(?:live|test)_[0-9A-Za-z_]{8,}(?!\w*\[masked\])/g, '[masked key]'],
  [/\bkgsk1\.[\w.-]{8,}/g, '[masked sealed key]'],
  [/\bkg1\.[\w-]{1,40}\.[\w-]{20,}/g, '[masked ciphertext]'],
  // Providers' keys: OpenAI, Anthropic, OpenRouter, DeepSeek (sk-…), Groq, xAI, Google.
  [/\bsk-[\w-]{8,}/g, '[masked provider key]'],
  [/\bgsk_[0-9A-Za-z]{16,}/g, '[masked provider key]'],
  [/\bxai-[0-9A-Za-z]{16,}/g, '[masked provider key]'],
  [/\bAIza[\w-]{30,}/g, '[masked provider key]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{16,}/gi, '$1 [masked]'],
  [/(:\/\/[^\s/:@"\\]{1,100}):[^\s/@"\\]{1,200}@/g, '$1:[masked]@'],
]
/** One cheap look for most lines, which contain nothing of the kind. */
const suspicious = /[pm]k_|kgsk1\.|kg1\.|sk-|gsk_|xai-|AIza|bearer|basic|:\/\//i

/** DEL, C1 controls, line separators and direction overrides: JSON leaves them raw, terminals obey them. */
const controls = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

const escapeControl = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

export const maskSecrets = (line: string): string => {
  const masked = suspicious.test(line)
    ? masks.reduce((text, [pattern, mask]) => text.replace(pattern, mask), line)
    : line
  return masked.replace(controls, escapeControl)
}
