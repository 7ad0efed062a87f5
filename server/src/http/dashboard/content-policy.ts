/**
 * Content policies of the dashboard. Nothing is inline, nothing is foreign, and a script's address must pass the one
 * Trusted Types policy in dashboard/src/browser/trusted-types.ts.
 */
const own = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export const pagePolicy = `${own}; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types keepgate`

/** A worker is under the policy of its own file. Argon2id is the only WebAssembly, and runs in the login worker alone. */
const loginWorkerPolicy = `${own}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'`
/** Reads the audit log's export, and verifies it. */
const auditWorkerPolicy = `${own}; script-src 'self'; connect-src 'self'`

/** @param path of a built file. Null: the policy of every answer holds. */
export const filePolicy = (path: string): string | null => {
  if (path.startsWith('assets/login-worker-')) return loginWorkerPolicy
  return path.startsWith('assets/audit-worker-') ? auditWorkerPolicy : null
}
