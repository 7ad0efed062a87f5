import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { expect } from 'vitest'

export type TestBrowser = {
  readonly newContext: () => Promise<BrowserContext>
  /** Fails where a page of this context broke the content policy or threw; closes it. */
  readonly requireClean: (context: BrowserContext) => Promise<void>
  readonly close: () => Promise<void>
}

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** Refusals are what these tests provoke; plain http away from localhost has no use for isolation. */
const expected = /status of 4\d\d|Cross-Origin-Opener-Policy header has been ignored/

export const launchBrowser = async (): Promise<TestBrowser> => {
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...flags.split(' '), '--host-resolver-rules=MAP keepgate.test 127.0.0.1'],
  })
  const complaints = new Map<BrowserContext, string[]>()
  return {
    newContext: async () => {
      const context = await browser.newContext()
      const said: string[] = []
      complaints.set(context, said)
      context.on('weberror', (error) => said.push(String(error.error())))
      context.on('console', (message) => {
        if (message.type() === 'error' && !expected.test(message.text())) said.push(message.text())
      })
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
        })
      })
      return context
    },
    requireClean: async (context) => {
      const said = complaints.get(context) ?? []
      await context.close()
      expect(said).toEqual([])
    },
    close: () => browser.close(),
  }
}
