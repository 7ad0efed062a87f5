/**
 * Pre-authentication encoding: several fields as one byte string that can be read in exactly one way.
 *
 *   4-byte big-endian count of fields, then for each field: 4-byte big-endian length, bytes
 *
 * Everything that is hashed, derived from or bound to more than one value goes through here. Joining strings would let
 * whoever controls one field move a boundary ("ab" + "c" = "a" + "bc").
 */
export type PaeField = string | Uint8Array

const encoder = new TextEncoder()

const toBytes = (field: PaeField): Uint8Array => {
  if (typeof field !== 'string') return field
  // An unpaired surrogate would silently become U+FFFD, and two different texts one encoding.
  if (!field.isWellFormed()) throw new TypeError('A text field must be well-formed Unicode.')
  return encoder.encode(field)
}

/** Text fields are encoded as UTF-8, without normalisation. Throws TypeError on unpaired surrogates. */
export const pae = (...fields: readonly PaeField[]): Uint8Array => {
  const encoded = fields.map(toBytes)
  const total = encoded.reduce((sum, bytes) => sum + 4 + bytes.length, 4)
  const output = new Uint8Array(total)
  const view = new DataView(output.buffer)
  view.setUint32(0, encoded.length)
  let offset = 4
  for (const bytes of encoded) {
    view.setUint32(offset, bytes.length)
    output.set(bytes, offset + 4)
    offset += 4 + bytes.length
  }
  return output
}
