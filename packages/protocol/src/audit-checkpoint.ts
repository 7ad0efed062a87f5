/**
 * A checkpoint: the log's size and the root of its tree, signed (docs/spec/audit-log.md). The text is a C2SP
 * tlog-checkpoint in a C2SP signed note with one Ed25519 key, so that witnesses and other tools can read it.
 *
 *   <origin>\n<size>\n<base64 root>\n\n— <origin> <base64(key id 4 ‖ signature 64)>\n
 *
 *   origin = "keepgate/" deployment-hex       key id = SHA-256(origin ‖ "\n" ‖ 0x01 ‖ public key 32)[0..4]
 *   public key as text = <origin>+<key id hex>+<base64(0x01 ‖ public key 32)>
 */
import type { Sha256 } from './audit-chain.ts'
import { fromBase64, fromHex, toBase64, toHex } from './hex-and-base64.ts'

/** RFC 8032 over the message; a key or signature that is none is `false`, not an error. */
export type VerifyEd25519 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>

export type AuditPrimitives = { readonly sha256: Sha256; readonly verifyEd25519: VerifyEd25519 }

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array }

const encoder = new TextEncoder()
const ed25519 = 1
const originPattern = /^keepgate\/[0-9a-f]{32}$/
const sizePattern = /^(?:0|[1-9]\d{0,14})$/
/** Our notes take 300 bytes; cosignatures of witnesses may be added. */
const longestNote = 32_768
const mostSignatures = 32

/** @param deployment 16 bytes, hexadecimal. */
export const originOf = (deployment: string): string => `keepgate/${deployment}`

/** The deployment's 32 hexadecimal characters; null for the origin of something else. */
export const deploymentOf = (origin: string): string | null =>
  originPattern.test(origin) ? origin.slice('keepgate/'.length) : null

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

const typedKey = (publicKey: Uint8Array): Uint8Array => concat(Uint8Array.of(ed25519), publicKey)

const keyIdOf = (sha256: Sha256, origin: string, publicKey: Uint8Array): Uint8Array =>
  sha256(concat(encoder.encode(`${origin}\n`), typedKey(publicKey))).subarray(0, 4)

export type CheckpointKey = { readonly origin: string; readonly publicKey: Uint8Array }

export const formatPublicKey = (sha256: Sha256, { origin, publicKey }: CheckpointKey): string =>
  `${origin}+${toHex(keyIdOf(sha256, origin, publicKey))}+${toBase64(typedKey(publicKey))}`

/** Null for what is no key, or not with this id under this name. */
export const parsePublicKey = (sha256: Sha256, text: string): CheckpointKey | null => {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim())
  const [, origin = '', , encoded = ''] = match ?? []
  const typed = fromBase64(encoded)
  if (deploymentOf(origin) === null || typed?.length !== 33 || typed[0] !== ed25519) return null
  const key = { origin, publicKey: typed.slice(1) }
  return formatPublicKey(sha256, key) === text.trim() ? key : null
}

/** What is signed. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`

export const signedNote = (sha256: Sha256, checkpoint: Checkpoint, key: CheckpointKey, signature: Uint8Array): string =>
  `${checkpointText(checkpoint)}\n— ${key.origin} ${toBase64(concat(keyIdOf(sha256, key.origin, key.publicKey), signature))}\n`

type ParsedNote = { readonly checkpoint: Checkpoint; readonly text: string; readonly signatures: readonly string[] }

const parseNote = (note: string): ParsedNote | null => {
  const end = note.lastIndexOf('\n\n')
  if (note.length > longestNote || end < 0 || !note.endsWith('\n')) return null
  const text = note.slice(0, end + 1)
  const signatures = note.slice(end + 2, -1).split('\n')
  const lines = text.slice(0, -1).split('\n')
  // Extension lines are nothing that we write, and nothing that a reader would know to check.
  const [origin = '', size = '', encodedRoot = ''] = lines
  const root = fromBase64(encodedRoot)
  if (lines.length !== 3 || deploymentOf(origin) === null || !sizePattern.test(size) || root?.length !== 32) return null
  if (signatures.length > mostSignatures) return null
  return { checkpoint: { origin, size: Number(size), root }, text, signatures }
}

/** Size and root that a note claims, unverified; null for what is no checkpoint. */
export const readCheckpoint = (note: string): Checkpoint | null => parseNote(note)?.checkpoint ?? null

const signatureLine = /^— ([^+\s]+) (\S+)$/u

/**
 * The checkpoint, if the key signed it. Null for what is no note, another origin than the key's, no signature by the
 * key, or a wrong one. Signatures of other keys (witnesses) are passed over.
 */
export const openCheckpoint = async (
  primitives: AuditPrimitives,
  note: string,
  key: CheckpointKey,
): Promise<Checkpoint | null> => {
  const parsed = parseNote(note)
  if (parsed === null || parsed.checkpoint.origin !== key.origin) return null
  const keyId = toHex(keyIdOf(primitives.sha256, key.origin, key.publicKey))
  let verified = false
  for (const line of parsed.signatures) {
    const [, name, encoded = ''] = signatureLine.exec(line) ?? []
    const bytes = fromBase64(encoded)
    if (name === undefined || bytes === null || bytes.length < 5) return null
    if (name !== key.origin || toHex(bytes.subarray(0, 4)) !== keyId) continue
    // A note with a wrong signature under our own name is refused whole, also beside a right one.
    if (!(await primitives.verifyEd25519(key.publicKey, encoder.encode(parsed.text), bytes.slice(4)))) return null
    verified = true
  }
  return verified ? parsed.checkpoint : null
}

export const deploymentBytes = (deployment: string): Uint8Array => {
  const bytes = fromHex(deployment)
  if (bytes?.length !== 16) throw new RangeError('A deployment is 32 hexadecimal characters.')
  return bytes
}
