import type { FilePart, TextPart } from '../../chat-model.ts'

/** A file of plain text can be given to any model as text; null for every other file. */
export const textFile = (part: FilePart): TextPart | null => {
  if (part.source.kind !== 'base64' || !part.source.mediaType.startsWith('text/')) return null
  const text = Buffer.from(part.source.data, 'base64').toString('utf8')
  return { type: 'text', text: part.filename === undefined ? text : `${part.filename}:\n${text}` }
}
