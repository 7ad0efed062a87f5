/**
 * Signs requests to /api/admin (docs/spec/admin-command.md). The private key never comes here: a command line signs with
 * a key file, a browser with a key that it cannot export, and both hand over the function that does it.
 */
import {
  longestValiditySeconds,
  nonceBytes,
  type SignatureHeaders,
  type SignedParts,
  signatureBase,
  signatureHeaders,
} from '@keepgate/protocol/admin-signature'
import { toBase64url } from './base64url.ts'
import { nativePrimitives, type Primitives } from './primitives.ts'
import type { Fetch } from './request.ts'
import { readRefusal } from './request-error.ts'

export type AdminSigner = {
  readonly keyId: string
  /** Ed25519 (RFC 8032) over the bytes; 64 bytes. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
}

type Surroundings = {
  /** Milliseconds since 1970. */
  readonly nowMs: number
  readonly primitives?: Pick<Primitives, 'sha256' | 'randomBytes'>
}

export type AdminRequest = {
  /** Upper case. */
  readonly method: string
  /** Where the installation is reached: its host is what is signed, and must be the one of PUBLIC_URL. */
  readonly url: string
  /** JSON text; absent where there is no body. */
  readonly body?: string
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

export type SignedAdminRequest = {
  readonly headers: SignatureHeaders & { readonly 'content-type'?: string }
  /** The text that was signed. */
  readonly base: string
}

/** Valid for two minutes from `nowMs`, once. */
export const signAdminRequest = async (
  { method, url, body }: AdminRequest,
  signer: AdminSigner,
  { nowMs, primitives = nativePrimitives }: Surroundings,
): Promise<SignedAdminRequest> => {
  const { host, pathname, search } = new URL(url)
  const encoder = new TextEncoder()
  const created = Math.floor(nowMs / 1000)
  const parts: SignedParts = {
    method,
    authority: host,
    path: pathname,
    query: search === '' ? '?' : search,
    contentType: body === undefined ? null : 'application/json',
    digest: toBase64(await primitives.sha256(encoder.encode(body ?? ''))),
    created,
    expires: created + longestValiditySeconds,
    nonce: toBase64url(primitives.randomBytes(nonceBytes.least)),
    keyId: signer.keyId,
  }
  const base = signatureBase(parts)
  const signature = toBase64(await signer.sign(encoder.encode(base)))
  return {
    headers: {
      ...(parts.contentType === null ? {} : { 'content-type': parts.contentType }),
      ...signatureHeaders(parts, signature),
    },
    base,
  }
}

/** The parsed answer. Throws RequestError for a refusal, TypeError where nobody answers. */
export const sendAdminRequest = async <Answer>(
  request: AdminRequest & { readonly answer: { readonly parse: (value: unknown) => Answer } },
  signer: AdminSigner,
  surroundings: Surroundings & { readonly fetch?: Fetch },
): Promise<Answer> => {
  const { headers } = await signAdminRequest(request, signer, surroundings)
  const send = surroundings.fetch ?? globalThis.fetch
  const response = await send(request.url, {
    method: request.method,
    headers: { accept: 'application/json', ...headers },
    // A signed request is for one address; whoever it is redirected to must not get it.
    redirect: 'error',
    ...(request.body === undefined ? {} : { body: request.body }),
  })
  if (!response.ok) throw await readRefusal(response)
  return request.answer.parse(await response.json())
}
