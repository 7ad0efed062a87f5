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

/** Writes the field at the start of `room` and returns its length in bytes. */
const write = (field: PaeField, room: Uint8Array): number => {
  if (typeof field !== 'string') {
    room.set(field)
    return field.length
  }
  // An unpaired surrogate would silently become U+FFFD, and two different texts one encoding.
  if (!field.isWellFormed()) throw new TypeError('A text field must be well-formed Unicode.')
  return encoder.encodeInto(field, room).written
}

/** A UTF-16 unit takes at most three bytes of UTF-8. */
const mostBytes = (field: PaeField): number => (typeof field === 'string' ? field.length * 3 : field.length)

/** Text fields are encoded as UTF-8, without normalisation. Throws TypeError on unpaired surrogates. */
export const pae = (...fields: readonly PaeField[]): Uint8Array => {
  // One buffer for all: this stands in the way of every request that opens a provider key.
  const output = new Uint8Array(fields.reduce((sum, field) => sum + 4 + mostBytes(field), 4))
  const view = new DataView(output.buffer)
  view.setUint32(0, fields.length)
  let offset = 4
  for (const field of fields) {
    const length = write(field, output.subarray(offset + 4))
    view.setUint32(offset, length)
    offset += 4 + length
  }
  return output.slice(0, offset)
}
