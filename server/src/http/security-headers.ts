/** Everything is same-origin and nothing is inline; the login's Argon2id is the only WebAssembly. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const always = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
} as const

/** Headers of every answer outside /v1. HSTS only where the client came over https: on http browsers ignore it. */
export const securityHeaders = (secure: boolean): Record<string, string> =>
  secure ? { ...always, 'strict-transport-security': 'max-age=31536000' } : always
