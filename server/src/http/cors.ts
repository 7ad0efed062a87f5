/** Cross-origin rules of the configured stage; nothing here names an origin of its own. */
export type CorsSettings = {
  /** Exact origins (`https://app.example`), as browsers write them. */
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  /** Request headers a preflight may ask for; `'*'` allows any by naming those that were asked for. */
  readonly headers: readonly string[] | '*'
}

const exposed =
  'x-request-id, x-session-token, retry-after, x-ratelimit-limit-requests, x-ratelimit-remaining-requests, x-ratelimit-reset-requests, x-keepgate-error-source, x-keepgate-key-ends'
const preflightSeconds = 600
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

export type Preflight = { method: string; headers: string | undefined }

const allowedHeaders = (settings: CorsSettings, asked: string | undefined): string | null => {
  const names = (asked ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  if (settings.headers === '*') return names.every((name) => token.test(name)) ? names.join(', ') : null
  const listed = new Set(settings.headers.map((name) => name.toLowerCase()))
  return names.every((name) => listed.has(name)) ? settings.headers.join(', ') : null
}

/**
 * Headers of a cross-origin answer. An unlisted origin, or `null`, gets none but `vary`, so the browser keeps the answer
 * from the page; a preflight for an unlisted method or header neither.
 * @param preflight what an OPTIONS request asks for, where it is a preflight.
 */
export const corsHeaders = (
  origin: string | undefined,
  settings: CorsSettings,
  preflight?: Preflight,
): Record<string, string> => {
  const vary =
    preflight === undefined ? 'Origin' : 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'
  if (origin === undefined || origin === 'null' || !settings.origins.includes(origin)) return { vary }
  const allowed = { vary, 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }
  if (preflight === undefined) return { ...allowed, 'access-control-expose-headers': exposed }
  const headers = allowedHeaders(settings, preflight.headers)
  if (!settings.methods.includes(preflight.method) || headers === null) return { vary }
  return {
    ...allowed,
    'access-control-allow-methods': settings.methods.join(', '),
    ...(headers === '' ? {} : { 'access-control-allow-headers': headers }),
    'access-control-max-age': String(preflightSeconds),
  }
}
