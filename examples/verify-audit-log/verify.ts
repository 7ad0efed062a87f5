/**
 * Verifies an exported audit log with Node alone: copy this one file to a machine that has nothing of Keepgate on it.
 * Written from docs/spec/audit-log.md and sharing no code with the gateway, so that a mistake there is not made twice.
 *
 *   node verify.ts EXPORT PUBLIC_KEY [CHECKPOINT]     exit code 0: it holds; 1: it does not; 2: used wrongly
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [file, keyText, keptFile] = process.argv.slice(2)
if (file === undefined || keyText === undefined) {
  console.error('Usage: node verify.ts EXPORT PUBLIC_KEY [CHECKPOINT]')
  process.exit(2)
}

const refuse = (why: string): never => {
  console.log(`BROKEN: ${why}`)
  process.exit(1)
}

const sha256 = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

// Public key: <origin>+<key id>+<base64(0x01 ‖ 32 bytes)>
const [, origin = '', keyId = '', encodedKey = ''] = /^([^+]+)\+([^+]+)\+(.+)$/.exec(keyText.trim()) ?? []
const publicKey = Buffer.from(encodedKey, 'base64').subarray(1)
if (publicKey.length !== 32 || sha256(`${origin}\n\x01`, publicKey).toString('hex').slice(0, 8) !== keyId) {
  console.error('The public key is none: it has the form keepgate/…+…+…')
  process.exit(2)
}
const ed25519 = createPublicKey({
  key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
  format: 'der',
  type: 'spki',
})

/** A signed note: text, an empty line, signatures. */
const openNote = (note: string): { size: number; root: string } => {
  const end = note.lastIndexOf('\n\n')
  const text = note.slice(0, end + 1)
  const [noteOrigin, size = '', root = '', ...more] = text.slice(0, -1).split('\n')
  if (end < 0 || noteOrigin !== origin || more.length > 0 || !/^\d+$/.test(size))
    refuse('a checkpoint is none of this log')
  const signatures = note
    .slice(end + 2)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([dash, name]) => dash === '—' && name === origin)
    .map(([, , encoded = '']) => Buffer.from(encoded, 'base64'))
    .filter((signature) => signature.subarray(0, 4).toString('hex') === keyId)
  const signed = signatures.every((signature) => verify(null, Buffer.from(text), ed25519, signature.subarray(4)))
  if (signatures.length === 0 || !signed) refuse(`the checkpoint of size ${size} is not signed by this key`)
  return { size: Number(size), root: Buffer.from(root, 'base64').toString('hex') }
}

/** The roots of complete subtrees, largest first. */
let peaks: Buffer[] = []
let size = 0
let previous: Buffer = Buffer.alloc(32)
let lastTime = 0
let anchored = 0
let ended = false
let deployment = Buffer.alloc(0)
const kept = keptFile === undefined ? null : openNote(`${readFileSync(keptFile, 'utf8').trimEnd()}\n`)
let keptSeen = kept === null

const root = (): string => {
  const hash = peaks.reduceRight<Buffer | null>(
    (right, left) => (right === null ? left : sha256('\x01', left, right)),
    null,
  )
  return (hash ?? sha256()).toString('hex')
}

const compare = (checkpoint: { size: number; root: string }): void => {
  if (checkpoint.size !== size || checkpoint.root !== root())
    refuse(`the entries before ${checkpoint.size} are not those that were signed`)
}

const begin = (head: Record<string, unknown>): void => {
  if (head.type !== 'keepgate-audit-export' || head.version !== 1) refuse('this is no export')
  if (head.public_key !== keyText.trim() || head.origin !== origin) refuse('the export is of another log or key')
  deployment = Buffer.from(origin.slice('keepgate/'.length), 'hex')
  size = Number(head.since)
  if (size === 0) return
  previous = Buffer.from(String(head.previous_hash), 'hex')
  peaks = Array.isArray(head.peaks) ? head.peaks.map((peak) => Buffer.from(String(peak), 'hex')) : []
  const ones = [...size.toString(2)].filter((digit) => digit === '1').length
  if (peaks.length !== ones) refuse('what stands before the export does not fit its size')
  if (kept !== null && kept.size < size) refuse('the checkpoint is older than where the export begins')
}

const take = (entry: Record<string, unknown>): void => {
  const bytes = Buffer.from(String(entry.bytes))
  const index = Buffer.alloc(8)
  index.writeBigUInt64BE(BigInt(size))
  if (entry.sequence !== size) refuse(`entry ${size} is missing, or stands elsewhere`)
  const hash = sha256('keepgate audit v1\0', deployment, index, previous, sha256(bytes))
  if (hash.toString('hex') !== entry.entry_hash) refuse(`entry ${size} was changed`)
  const said = JSON.parse(bytes.toString())
  if (said.version !== 1 || said.sequence !== size || !(said.time >= lastTime))
    refuse(`entry ${size} does not say what it must`)
  lastTime = said.time
  previous = hash
  peaks.push(sha256('\x00', hash, bytes))
  size += 1
  for (let rest = size; rest % 2 === 0; rest /= 2) {
    const [left, right] = peaks.splice(-2)
    if (left === undefined || right === undefined) refuse('the tree does not fit its size')
    else peaks.push(sha256('\x01', left, right))
  }
}

const compareKept = (): void => {
  if (kept === null || keptSeen || kept.size !== size) return
  compare(kept)
  keptSeen = true
}

const parse = (line: string): Record<string, unknown> => {
  try {
    return Object(JSON.parse(line))
  } catch {
    return refuse('a line is no JSON')
  }
}

let first = true
for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
  const item = parse(line)
  if (ended) refuse('something follows the end')
  if (first) begin(item)
  else if ('bytes' in item) take(item)
  else if ('checkpoint' in item) {
    compare(openNote(String(item.checkpoint)))
    anchored = size
  } else {
    ended = item.type === 'end' && item.size === size && item.head_hash === previous.toString('hex')
    if (!ended) refuse('the end is not where the file says')
  }
  first = false
  compareKept()
}
if (!ended) refuse('the file was cut off')
if (!keptSeen) refuse(`the log has ${size} entries, and the checkpoint that was kept ${kept?.size}: the end is missing`)
console.log(`ok: ${size} entries, signed up to ${anchored}`)
