/** Signs requests to /api/admin as the profile says, or deliberately not: nothing here is the product's own code. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export type TestKey = { readonly id: string; readonly publicKeyHex: string; readonly privateKey: KeyObject }

export const makeKey = (id?: string): TestKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const publicKeyHex = publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('hex')
  const fingerprint = createHash('sha256').update(Buffer.from(publicKeyHex, 'hex')).digest('hex')
  return { id: id ?? `adk_${fingerprint.slice(0, 16)}`, publicKeyHex, privateKey }
}

export type Signing = {
  readonly method?: string
  readonly authority: string
  /** With its query. */
  readonly target: string
  readonly body?: string
  readonly contentType?: string
  /** Seconds since 1970. */
  readonly created: number
  readonly lasts?: number
  readonly nonce?: string
  readonly keyId?: string
  /** Names the covered components in this order, instead of the profile's. */
  readonly components?: readonly string[]
  /** Everything behind the components, instead of the profile's. */
  readonly parameters?: string
}

export type SignedHeaders = Record<string, string>

export const signedHeaders = (key: TestKey, signing: Signing): SignedHeaders => {
  const { method = 'POST', authority, target, body, created, lasts = 60 } = signing
  const contentType = signing.contentType ?? 'application/json'
  const [path = '', query] = target.split(/\?(.*)/s)
  const digest = `sha-256=:${createHash('sha256')
    .update(body ?? '')
    .digest('base64')}:`
  const values: Record<string, string> = {
    '@method': method,
    '@authority': authority,
    '@path': path,
    '@query': query === undefined ? '?' : `?${query}`,
    'content-type': contentType,
    'content-digest': digest,
  }
  const covered =
    signing.components ??
    (body === undefined
      ? ['@method', '@authority', '@path', '@query', 'content-digest']
      : ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'])
  const nonce = signing.nonce ?? randomBytes(16).toString('base64url')
  const tail =
    signing.parameters ??
    `;created=${created};expires=${created + lasts};nonce="${nonce}";keyid="${signing.keyId ?? key.id}";alg="ed25519";tag="keepgate-admin-v1"`
  const parameters = `(${covered.map((name) => `"${name}"`).join(' ')})${tail}`
  const base = [...covered.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${parameters}`].join('\n')
  return {
    ...(body === undefined ? {} : { 'content-type': contentType }),
    'content-digest': digest,
    'signature-input': `kgadmin=${parameters}`,
    signature: `kgadmin=:${sign(null, Buffer.from(base), key.privateKey).toString('base64')}:`,
  }
}
