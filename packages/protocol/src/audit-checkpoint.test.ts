import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type AuditPrimitives,
  checkpointText,
  formatPublicKey,
  openCheckpoint,
  originOf,
  parsePublicKey,
  readCheckpoint,
  signedNote,
} from './audit-checkpoint.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const keys = new Map<string, KeyObject>()
const newKey = (origin: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  keys.set(Buffer.from(raw).toString('hex'), publicKey)
  return {
    key: { origin, publicKey: raw },
    sign: (text: string) => new Uint8Array(sign(null, Buffer.from(text), privateKey)),
  }
}
const primitives: AuditPrimitives = {
  sha256,
  verifyEd25519: (publicKey, message, signature) => {
    const key = keys.get(Buffer.from(publicKey).toString('hex'))
    return key !== undefined && verify(null, message, key, signature)
  },
}

const origin = originOf('ab'.repeat(16))
const own = newKey(origin)
const checkpoint = { origin, size: 7, root: sha256(Uint8Array.of(1)) }
const signed = (fields: Partial<typeof checkpoint> = {}, by = own): string => {
  const body = { ...checkpoint, ...fields }
  return signedNote(sha256, body, by.key, by.sign(checkpointText(body)))
}
const open = (note: string, key = own.key) => openCheckpoint(primitives, note, key)

describe('a checkpoint', () => {
  it('opens under the key that signed it', async () => {
    expect(await open(signed())).toEqual(checkpoint)
    expect(await open(signed({ size: 0 }))).toMatchObject({ size: 0 })
  })

  it('opens under no other key, no other origin, and in no other text', async () => {
    const other = newKey(origin)
    const note = signed()
    const foreign = originOf('cd'.repeat(16))
    const refused = [
      ['other key', signed({}, other), own.key],
      ['asked with another key', note, other.key],
      ['another log’s', signed({ origin: foreign }, newKey(foreign)), own.key],
      ['another log’s origin under our key', signed({ origin: foreign }), own.key],
      ['size', note.replace('\n7\n', '\n8\n'), own.key],
      ['leading zero', signed().replace('\n7\n', '\n07\n'), own.key],
      ['extension line', note.replace('\n\n', '\nextra\n\n'), own.key],
      ['no signature', note.slice(0, note.indexOf('\n\n') + 1), own.key],
      ['no last line end', note.slice(0, -1), own.key],
      ['carriage returns', note.replaceAll('\n', '\r\n'), own.key],
      ['hyphen', note.replace('—', '-'), own.key],
      ['truncated signature', note.replace(/.{4}\n$/, '\n'), own.key],
      ['empty', '', own.key],
      ['too long', `${'x'.repeat(40_000)}${note}`, own.key],
    ] as const
    for (const [name, text, key] of refused) expect(await open(text, key), name).toBeNull()
  })

  it('refuses a signature with any bit flipped, and a root in a second spelling', async () => {
    const note = signed()
    const [, encoded = ''] = / (\S+)\n$/.exec(note) ?? []
    const bytes = Buffer.from(encoded, 'base64')
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(await open(note.replace(encoded, changed.toString('base64'))), String(bit)).toBeNull()
    }
    const [, , root = ''] = note.split('\n')
    // The last character of 32 bytes carries two bits that mean nothing.
    const respelt = root.replace(/(.)=$/, (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=`)
    expect(await open(note.replace(root, respelt))).toBeNull()
  })

  it('passes over the signatures of witnesses, and refuses a wrong one beside its own', async () => {
    const witness = `— witness.example/w ${Buffer.alloc(76, 1).toString('base64')}\n`
    expect(await open(signed() + witness)).toEqual(checkpoint)
    const [, line = ''] = signed({ size: 8 }).split('\n\n')
    expect(await open(signed() + line)).toBeNull()
    expect(await open(`${signed()}\n`)).toBeNull()
  })

  it('is read without its signature only by name', () => {
    expect(readCheckpoint(signed())).toEqual(checkpoint)
    expect(readCheckpoint('nonsense')).toBeNull()
  })
})

describe('a public key as text', () => {
  it('comes back as it was', () => {
    const text = formatPublicKey(sha256, own.key)
    expect(parsePublicKey(sha256, `${text}\n`)).toEqual(own.key)
  })

  it('is refused with another id, name, type or length', () => {
    const text = formatPublicKey(sha256, own.key)
    const [name = '', id = '', encoded = ''] = [
      text.split('+')[0],
      text.split('+')[1],
      text.split('+').slice(2).join('+'),
    ]
    const refused = [
      `${name}+00000000+${encoded}`,
      `${originOf('cd'.repeat(16))}+${id}+${encoded}`,
      `example.com/log+${id}+${encoded}`,
      `${name}+${id}+${Buffer.from([2, ...own.key.publicKey]).toString('base64')}`,
      `${name}+${id}+${Buffer.from([1, ...own.key.publicKey.slice(1)]).toString('base64')}`,
      '',
      'keepgate',
    ]
    for (const one of refused) expect(parsePublicKey(sha256, one), one).toBeNull()
  })
})
