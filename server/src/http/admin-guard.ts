/** The one way into /api/admin: a signature over this very request. Cookies and tokens are not looked at. */
import type { IncomingMessage } from 'node:http'
import { adminPathPrefix } from '@keepgate/protocol/admin-signature'
import type { FastifyRequest } from 'fastify'
import {
  refusedSignature,
  type SignedRequest,
  type VerifiedHead,
  verifyBody,
} from '../identity/admin/verify-request.ts'
import { AppError } from '../kernel/errors.ts'
import type { RouteAuth, SignedAuth } from './define-route.ts'
import type { ControlPlaneServices } from './services.ts'

/** @param path spelt plainly: everything else is nobody's. */
export const isAdminPath = (path: string): boolean => path === adminPathPrefix || path.startsWith(`${adminPathPrefix}/`)

export const isSignedRoute = (auth: RouteAuth): auth is SignedAuth => typeof auth !== 'string' && 'admin' in auth

/** At registration: whatever is reachable under /api/admin asks for a signature, or the server does not start. */
export const requireGuard = (path: string, isGuarded: boolean): void => {
  if (isAdminPath(path) !== isGuarded) {
    throw new Error(`${path}: every route under /api/admin must ask for a signature, and no other may`)
  }
}

const only = ({ headersDistinct }: IncomingMessage, name: string): string | undefined => {
  const [value, another] = headersDistinct[name] ?? []
  return another === undefined ? value : undefined
}

const bodyless = new Set(['GET', 'HEAD'])

/** Nobody reads such a body, so nobody could say that it is the signed one. */
const bringsUnreadBody = ({ method = '', headers }: IncomingMessage): boolean =>
  bodyless.has(method) && (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0')

/** Before the body is read. Throws AppError signature_refused, whatever was wrong. */
export const requireSignature = async (
  services: ControlPlaneServices,
  { raw }: FastifyRequest,
): Promise<VerifiedHead> => {
  if (bringsUnreadBody(raw)) throw refusedSignature('a body where none belongs')
  const url = raw.url ?? ''
  const queryAt = url.indexOf('?')
  if (url.includes('#')) throw refusedSignature('a fragment in the target')
  return services.admin.verifyHead({
    method: raw.method ?? '',
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: queryAt === -1 ? '?' : url.slice(queryAt),
    contentType: only(raw, 'content-type'),
    headers: {
      'content-digest': only(raw, 'content-digest'),
      'signature-input': only(raw, 'signature-input'),
      signature: only(raw, 'signature'),
    },
  })
}

/** With the body as it was received. Throws signature_refused, unsupported_media_type. */
export const requireSignedBody = (head: VerifiedHead | null, { body, headers }: FastifyRequest): SignedRequest => {
  if (head === null) throw new AppError('internal')
  const signed = verifyBody(head, Buffer.isBuffer(body) ? body : Buffer.alloc(0))
  if (signed.body.length > 0 && !/^application\/json(?:\s*;|$)/i.test(headers['content-type'] ?? '')) {
    throw new AppError('unsupported_media_type')
  }
  return signed
}
