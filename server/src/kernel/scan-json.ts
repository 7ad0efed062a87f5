/**
 * Reads a client's JSON body once as bytes, before anything trusts it. `JSON.parse` alone is not enough: it keeps the
 * last of two equal keys, so what was checked might not be what a provider reads. The scan counts members and finds
 * where the values of a few top-level keys lie, so that they can be replaced without touching any other byte.
 */
import { isUtf8 } from 'node:buffer'
import { AppError } from './errors.ts'
import { isJsonObject, type JsonObject } from './json.ts'

export type Span = {
  /** The value; `end` is just behind it. */
  readonly start: number
  readonly end: number
  /** Where the key's opening quote stands. */
  readonly keyStart: number
}
export type ScannedBody = {
  readonly bytes: Buffer
  readonly value: JsonObject
  /** Byte spans of the values of top-level keys that may be spliced. */
  readonly spans: { readonly model: Span | null; readonly streamOptions: Span | null }
  /** Offset just behind the opening brace. */
  readonly bodyStart: number
}

const maximumDepth = 128
/** Parsing costs by the value, not by the byte: some 0.3 µs each, in which no other request is served. */
const maximumValues = 500_000
/** A name of its own costs ten times that. */
const maximumMembers = 100_000
const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

const invalid = (why: string): AppError =>
  new AppError('invalid_json', { message: `The body is not valid JSON: ${why}.` })

/** Number of members in a parsed value, over all depths. */
const countMembers = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += countMembers(item)
    return count
  }
  for (const key in value) {
    count++
    const member = (value as Record<string, unknown>)[key]
    if (typeof member === 'object') count += countMembers(member)
  }
  return count
}

const trimEnd = (bytes: Buffer, end: number): number => {
  while (isSpace(bytes[end - 1])) end--
  return end
}

type SplicedKey = 'model' | 'streamOptions'
type Structure = { members: number; model: Span | null; streamOptions: Span | null; bodyStart: number }

/** Index of the quote that closes the string which opens at `start` (or the length, when none does). */
const closingQuote = (bytes: Buffer, start: number): number => {
  let index = start + 1
  while (index < bytes.length && bytes[index] !== quote) index += bytes[index] === backslash ? 2 : 1
  return index
}

const skipSpace = (bytes: Buffer, index: number): number => {
  while (isSpace(bytes[index])) index++
  return index
}

/** One pass over the bytes. Assumes nothing about validity: what it finds is used only after JSON.parse agreed. */
const readStructure = (bytes: Buffer): Structure => {
  const found: Structure = { members: 0, model: null, streamOptions: null, bodyStart: -1 }
  let depth = 0
  // -1: no string stands before this point that could be a name. Each is looked at once, or a row of colons would
  // have the same long name read again and again.
  let keyStart = -1
  let keyEnd = -1
  let values = 0
  let openKey: SplicedKey | null = null
  let openKeyStart = 0
  let valueStart = 0

  const closeValue = (end: number): void => {
    if (depth !== 1 || openKey === null) return
    found[openKey] = { start: valueStart, end: trimEnd(bytes, end), keyStart: openKeyStart }
    openKey = null
  }

  for (let index = 0; index < bytes.length; index++) {
    switch (bytes[index]) {
      case quote:
        keyStart = index
        index = closingQuote(bytes, index)
        keyEnd = index + 1
        break
      case colon:
        if (++found.members > maximumMembers) throw invalid(`it has more than ${maximumMembers} named values`)
        if (keyStart === -1) throw invalid('a colon stands without a name')
        if (depth === 1) {
          openKey = splicedKey(bytes, keyStart, keyEnd)
          valueStart = skipSpace(bytes, index + 1)
          openKeyStart = keyStart
        }
        keyStart = -1
        break
      case comma:
        if (++values > maximumValues) throw invalid(`it has more than ${maximumValues} values`)
        closeValue(index)
        break
      case openBrace:
      case openBracket:
        if (found.bodyStart === -1) found.bodyStart = index + 1
        if (++depth > maximumDepth) throw invalid(`it is nested more than ${maximumDepth} levels deep`)
        break
      case closeBrace:
      case closeBracket:
        closeValue(index)
        depth--
        break
    }
  }
  return found
}

const modelKey = Buffer.from('"model"')
const streamOptionsKey = Buffer.from('"stream_options"')

const splicedKey = (bytes: Buffer, start: number, end: number): SplicedKey | null => {
  const size = end - start
  if (size === modelKey.length && bytes.compare(modelKey, 0, size, start, end) === 0) return 'model'
  if (size === streamOptionsKey.length && bytes.compare(streamOptionsKey, 0, size, start, end) === 0)
    return 'streamOptions'
  if (bytes.subarray(start, end).includes(backslash)) {
    // "mod\u0065l" is the same key: a JSON parser upstream will read it so, and so must we.
    const name: unknown = parseOrThrow(bytes.toString('utf8', start, end))
    if (name === 'model') return 'model'
    if (name === 'stream_options') return 'streamOptions'
  }
  return null
}

const parseOrThrow = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it does not parse')
  }
}

/**
 * @param bytes the received body, UTF-8.
 * Throws AppError invalid_json: not UTF-8, not JSON, not an object, nested over 128 levels, too many values, or a key given twice.
 */
export const scanJson = (bytes: Buffer): ScannedBody => {
  if (bytes.length === 0) throw invalid('it is empty')
  if (!isUtf8(bytes)) throw invalid('it is not UTF-8')
  // The depth is checked first, so that neither JSON.parse nor the count can be driven into deep recursion.
  const structure = readStructure(bytes)
  const value = parseOrThrow(bytes.toString('utf8'))
  if (!isJsonObject(value)) throw invalid('it must be one object')
  if (countMembers(value) !== structure.members) throw invalid('an object has the same key twice')
  return {
    bytes,
    value,
    spans: { model: structure.model, streamOptions: structure.streamOptions },
    bodyStart: structure.bodyStart,
  }
}

type Edit = { readonly start: number; readonly end: number; readonly text: string }

/** A member with the comma behind it, or, where it is the last, the one before it. */
const removal = (bytes: Buffer, { keyStart, end }: Span): Edit => {
  const next = skipSpace(bytes, end)
  if (bytes[next] === comma) return { start: keyStart, end: next + 1, text: '' }
  const before = trimEnd(bytes, keyStart)
  return { start: bytes[before - 1] === comma ? before - 1 : keyStart, end, text: '' }
}

const streamOptionsEdit = (body: ScannedBody, wanted: JsonObject | 'absent'): Edit | null => {
  const span = body.spans.streamOptions
  if (wanted === 'absent') return span === null ? null : removal(body.bytes, span)
  const text = JSON.stringify(wanted)
  if (span !== null) return { start: span.start, end: span.end, text }
  return { start: body.bodyStart, end: body.bodyStart, text: `"stream_options":${text},` }
}

/**
 * The received bytes with `model` and `stream_options` as they are wanted, everything else as it came.
 * @param model null: as it came.
 * @param streamOptions null: as they came; 'absent': left out, for providers that refuse them.
 */
export const spliceBody = (
  body: ScannedBody,
  model: string | null,
  streamOptions: JsonObject | 'absent' | null,
): Buffer => {
  const edits: Edit[] = []
  const { model: span } = body.spans
  if (model !== null && span !== null) edits.push({ start: span.start, end: span.end, text: JSON.stringify(model) })
  const edit = streamOptions === null ? null : streamOptionsEdit(body, streamOptions)
  if (edit !== null) edits.push(edit)
  if (edits.length === 0) return body.bytes
  edits.sort((left, right) => left.start - right.start)
  const parts: Buffer[] = []
  let position = 0
  for (const { start, end, text } of edits) {
    parts.push(body.bytes.subarray(position, start), Buffer.from(text))
    position = end
  }
  parts.push(body.bytes.subarray(position))
  return Buffer.concat(parts)
}
