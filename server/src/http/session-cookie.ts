import { AppError } from '../kernel/errors.ts'
import type { HttpSettings } from './services.ts'
import type { Transport } from './transport.ts'

/** `__Host-` makes the browser insist on Secure, Path=/ and no Domain, so no sibling host can plant a session. */
const secureName = '__Host-keepgate'
/** Only with ALLOW_INSECURE_HTTP, and never read where the secure name can be used. */
const insecureName = 'keepgate-insecure'

/**
 * Name of the session cookie on this transport. Browsers treat localhost as safe, so the secure name works there too.
 * @throws AppError insecure_transport: plain http elsewhere and ALLOW_INSECURE_HTTP is not set.
 */
export const sessionCookieName = (
  transport: Pick<Transport, 'secure' | 'local'>,
  settings: Pick<HttpSettings, 'allowInsecureHttp'>,
): string => {
  if (transport.secure || transport.local) return secureName
  if (settings.allowInsecureHttp) return insecureName
  throw new AppError('insecure_transport')
}

const valuesOf = (header: string | undefined, name: string): readonly string[] =>
  (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))

/** The value of a cookie, or null. Two cookies of the name are none: which one came first is not ours to trust. */
export const readCookie = (header: string | undefined, name: string): string | null => {
  const values = valuesOf(header, name)
  return values.length === 1 ? (values[0] ?? null) : null
}

/** Whether any session cookie came along, on whatever transport and however often. */
export const bringsSessionCookie = (header: string | undefined): boolean =>
  [secureName, insecureName].some((name) => valuesOf(header, name).length > 0)

export const writeSessionCookie = (name: string, token: string, maximalAgeSeconds: number): string => {
  const secure = name === secureName ? '; Secure' : ''
  return `${name}=${token}; Path=/; Max-Age=${Math.max(0, Math.floor(maximalAgeSeconds))}; HttpOnly; SameSite=Strict${secure}`
}
