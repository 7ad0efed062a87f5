import type { BrowserContext } from 'playwright-core'

/** A refused request is the page's business, and Chromium writes each of them to the console. */
const isRefusal = (text: string): boolean => /^Failed to load resource: .* status of 4\d\d/.test(text)

/**
 * Collects what must not happen in a page: console errors, uncaught errors, breaches of the content policy, requests to
 * anybody but the server, missing files, faults of the server.
 */
export const watchContext = async (context: BrowserContext, origin: string): Promise<string[]> => {
  const problems: string[] = []
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error()}`))
  context.on('console', (message) => {
    if (message.type() === 'error' && !isRefusal(message.text())) problems.push(`console: ${message.text()}`)
  })
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) problems.push(`foreign request: ${url.href}`)
  })
  context.on('response', (response) => {
    const { pathname } = new URL(response.url())
    const missing = response.status() >= 400 && !/^\/(?:api|auth|v1)\//.test(pathname)
    if (missing || response.status() >= 500) problems.push(`${response.status()} for ${pathname}`)
  })
  await context.exposeBinding('keepgateTestViolation', (_source, text: string) => {
    problems.push(`content policy: ${text}`)
  })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample, sourceFile }) => {
      Reflect.get(window, 'keepgateTestViolation')(`${violatedDirective} ${blockedURI} ${sample} ${sourceFile ?? ''}`)
    })
  })
  return problems
}
