/** A whole session of somebody who uses everything, and what it leaves behind: in the browser, and on the wire. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from '../harness.ts'
import { closeSecret, createKey, readSecret } from '../key-steps.ts'
import { startScriptedProvider } from '../scripted-provider.ts'
import { heading, passwordField, unlock } from '../session-steps.ts'
import { scanStorage } from '../storage-scan.ts'
import { inside } from './pages.ts'
import { glance, visit } from './tour.ts'

const provider = await startScriptedProvider()
afterAll(() => provider.close())

type Session = {
  /** What must be nowhere, by what it is. */
  readonly secrets: ReadonlyMap<string, string>
  /** Each thing that the page wrote, as it wrote it, beside what a scan of its storage found on every page. */
  readonly kept: readonly string[]
  /** Addresses the window had, and titles. */
  readonly addresses: readonly string[]
  readonly foreign: readonly string[]
  readonly ownFonts: readonly string[]
  readonly olderUsers: string | null
  readonly visited: readonly string[]
}

/** In every writing that a careless line could use. */
const writingsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  ...(['base64', 'base64url', 'hex'] as const).map((writing) =>
    Buffer.from(secret).toString(writing).replace(/=+$/, ''),
  ),
]

/** Tells of everything that a page writes where it would outlive the page, from its first line on. */
const watchWrites = async (context: BrowserContext, tell: (what: string) => void): Promise<void> => {
  await context.exposeBinding('keepgateTestWrite', (_, what: string) => tell(what))
  await context.addInitScript(() => {
    const legible = (_name: string, value: unknown) => (value instanceof Uint8Array ? value.toHex() : value)
    const tell = (...what: unknown[]) => Reflect.get(window, 'keepgateTestWrite')(JSON.stringify(what, legible))
    const watch = (holder: object, name: string) => {
      const real = Reflect.get(holder, name)
      Reflect.set(holder, name, function watched(this: unknown, ...given: unknown[]) {
        tell(name, ...given)
        return Reflect.apply(real, this, given)
      })
    }
    watch(Storage.prototype, 'setItem')
    watch(History.prototype, 'pushState')
    watch(History.prototype, 'replaceState')
    watch(IDBObjectStore.prototype, 'put')
    watch(IDBObjectStore.prototype, 'add')
    watch(BroadcastChannel.prototype, 'postMessage')
    if ('Cache' in window) watch(Cache.prototype, 'put')
    const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
    Object.defineProperty(document, 'cookie', {
      get: () => cookie?.get?.call(document),
      set: (text: string) => {
        tell('cookie', text)
        cookie?.set?.call(document, text)
      },
    })
  })
}

const ownAnswer = async (page: Page): Promise<void> => {
  await page.getByRole('combobox', { name: 'Model' }).fill('house/small-1')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello there')
  await page.getByRole('textbox', { name: 'Message' }).press('Control+Enter')
  await page.getByText('complete', { exact: true }).waitFor()
}

const renewRecoveryCode = async (page: Page, password: string): Promise<string> => {
  const dialog = page.getByRole('dialog')
  await passwordField(page, 'Current password').last().fill(password)
  await page.getByRole('button', { name: 'Make a new recovery code' }).click()
  const code = (await dialog.locator('code').first().textContent()) ?? ''
  await closeSecret(page)
  return code
}

const connectProvider = async (page: Page): Promise<void> => {
  const form = page.getByRole('dialog', { name: 'Connect a provider' })
  await form.getByRole('combobox', { name: 'Provider' }).fill('compat')
  await page.getByRole('option', { name: /OpenAI-compatible/ }).click()
  await form.getByRole('textbox', { name: 'Name' }).fill('house')
  await form.getByRole('textbox', { name: 'Base URL' }).fill(provider.url)
  await form.getByRole('textbox', { name: 'Key' }).fill(provider.key)
  await form.getByRole('button', { name: 'Connect and test' }).click()
  await page.getByRole('dialog', { name: 'house' }).waitFor()
}

const createToken = async (page: Page): Promise<string> => {
  const form = page.getByRole('dialog').first()
  await form.getByRole('textbox', { name: 'Name' }).fill('reports')
  await form.getByRole('checkbox').first().click()
  await form.locator('button[type=submit]').click()
  const token = await readSecret(page)
  await closeSecret(page)
  return token
}

const invite = async (page: Page): Promise<string> => {
  const form = page.getByRole('dialog', { name: 'Invite somebody' })
  await form.getByRole('textbox', { name: 'E-mail' }).fill('invited@keepgate.example')
  await form.locator('button[type=submit]').click()
  const link = await page.getByText(/\/invitation#[\w-]{43}$/).textContent()
  await closeSecret(page)
  return link?.split('#')[1] ?? ''
}

describeInBrowser(
  'a session of somebody who uses everything',
  (dashboard) => {
    let session: Session

    beforeAll(async () => {
      const { email, password, url } = dashboard.keepgate()
      const origin = new URL(url).origin
      const context = await dashboard.newContext()
      const kept: string[] = []
      const addresses: string[] = []
      const foreign: string[] = []
      const ownFonts: string[] = []
      const visited: string[] = []
      await watchWrites(context, (what) => kept.push(what))
      // Refused and noted, as on a machine without a network.
      await context.route(
        (address) => address.origin !== origin,
        (route) => {
          foreign.push(route.request().url())
          return route.abort()
        },
      )
      context.on('request', (request) => {
        addresses.push(request.url())
        if (request.resourceType() === 'font') ownFonts.push(request.url())
      })
      const page = await context.newPage()
      page.on('websocket', (socket) => foreign.push(socket.url()))
      page.on('framenavigated', (frame) => addresses.push(frame.url()))

      await page.goto('/login')
      await dashboard.logIn(page, email, password)
      const secrets = new Map([
        ['password', password],
        ['provider key', provider.key],
      ])
      await page.waitForURL('**/overview')
      await visit(page, '/account')
      secrets.set('recovery code', await renewRecoveryCode(page, password))
      await visit(page, dashboard.path('providers?form=new'))
      await connectProvider(page)
      await visit(page, dashboard.path('keys'))
      secrets.set('api key', await createKey(page, 'laptop'))
      await closeSecret(page)
      await visit(page, dashboard.path('tokens?create=true'))
      secrets.set('management token', await createToken(page))
      await visit(page, dashboard.path('members?invite=true'))
      secrets.set('invitation', await invite(page))
      await visit(page, dashboard.path('playground'))
      await ownAnswer(page)
      const look = async () => {
        const { page: _shown, values: _typed, ...found } = JSON.parse(await scanStorage(page))
        kept.push(JSON.stringify(found))
        addresses.push(await page.title())
      }
      await look()
      await glance(page, dashboard.keepgate().workspaceId, async (_, state) => {
        visited.push(state)
        await look()
      })
      await visit(page, '/account')
      await page.getByRole('button', { name: 'Lock now' }).click()
      await heading(page, 'Locked').waitFor()
      await look()
      await unlock(page, password)
      await heading(page, 'Account').waitFor()
      await look()
      for (const { name, value } of await context.cookies()) secrets.set(`cookie ${name}`, value)
      const olderUsers = await page.evaluate(() => localStorage.getItem('qrcafe_users'))
      session = { secrets, kept, addresses, foreign, ownFonts, olderUsers, visited }
    }, 240_000)

    test('was seen whole: every page, every secret, everything that was written', () => {
      expect(session.visited).toEqual(inside)
      for (const [name, secret] of session.secrets) expect(secret.length, name).toBeGreaterThan(8)
      expect([...session.secrets.keys()].filter((name) => name.startsWith('cookie')).length).toBeGreaterThan(0)
      expect(session.kept.join('')).toContain('keepgate-')
      expect(session.kept.filter((what) => what.startsWith('["replaceState"')).length).toBeGreaterThan(0)
    })

    test('Q30-Q31 Q33 Q37 Q53 Q55: left no secret in anything a script could read later, in no writing', () => {
      const kept = session.kept.join('\n')
      const found = [...session.secrets].flatMap(([name, secret]) =>
        [...writingsOf(secret), ...writingsOf(secret.replaceAll('-', ''))]
          .filter((writing) => kept.includes(writing))
          .map(() => name),
      )
      expect(found).toEqual([])
      expect(session.olderUsers).toBeNull()
      // Nothing of 32 bytes in base64url or hexadecimal: no key, no proof, no hash, no session token.
      expect(kept).not.toMatch(/(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])|(?<![\w-])[0-9a-f]{64}(?![\w-])/)
    })

    test('put no secret into an address or a title', () => {
      const addresses = session.addresses.join('\n')
      const found = [...session.secrets].flatMap(([name, secret]) =>
        writingsOf(secret)
          .filter((writing) => addresses.includes(writing))
          .map(() => name),
      )
      expect(found).toEqual([])
    })

    test('asked nobody but its own server, which has the fonts too', () => {
      expect(session.foreign).toEqual([])
      expect(session.ownFonts.filter((address) => address.endsWith('.woff2')).length).toBeGreaterThan(0)
    })
  },
  { env: { OUTBOUND_ALLOW: provider.host } },
)
