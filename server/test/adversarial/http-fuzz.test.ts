/** Whatever is sent, by whoever may send it, the answer is never a failure of ours. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { describeOnDatabases } from '../databases.ts'
import { type ControlPlane, startControlPlane } from '../end-to-end/control-plane.ts'

const hostile = fc.constantFrom(
  '\0',
  '__proto__',
  'constructor',
  "' or 1=1 --",
  '<img src=x onerror=alert(1)>',
  '\u202e',
  '\ud800',
  '{{7*7}}',
  '../../etc/passwd',
  '9'.repeat(40),
  '-1',
  '1e309',
  'NaN',
  '%00',
  'x'.repeat(5000),
)
const value = fc.oneof(
  hostile,
  fc.string(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer(),
  fc.double(),
  fc.constant(null),
)

/** Field names of our own schemas come up often, so that what lies behind the first check is reached, too. */
const fieldName = fc.oneof(
  fc.constantFrom('name', 'email', 'rank', 'provider', 'base_url', 'key', 'options', 'models', 'drop_unsupported'),
  fc.constantFrom('expires_at', 'scopes', 'allowed_models', 'allowed_addresses', 'requests_per_minute', 'token'),
  fc.constantFrom('auth', 'transport', 'registration', 'workspace_name', 'grace_seconds', 'current_auth'),
  hostile,
)
const likely = fc.constantFrom<unknown>(
  'a',
  'openai',
  'user',
  'a@b.example',
  1,
  true,
  'https://a.example/v1',
  ['x'],
  {},
)
const body = fc.dictionary(fieldName, fc.oneof(likely, value), { maxKeys: 5 })

const queryName = fc.constantFrom(
  'limit',
  'cursor',
  'by',
  'from',
  'to',
  'status',
  'model',
  'stream',
  'min_cost_usd',
  'x',
)
const query = fc.dictionary(queryName, fc.oneof(hostile, fc.constantFrom('day', 'model', '1', '200', 'true', '0.5')), {
  maxKeys: 3,
})

describeOnDatabases('a thousand odd requests', (open) => {
  let plane: ControlPlane
  let token: string
  let workspaceId: string

  beforeAll(async () => {
    plane = await startControlPlane({ open })
    const account = await plane.firstAdministrator('root@keepgate.example')
    token = await plane.login(account)
    workspaceId = account.home.workspace.id
    await plane.addRecord(workspaceId)
  })
  afterAll(async () => {
    await plane.close()
  })

  // Ending the session or the workspace would make the rest of the run a series of 401s and 404s. The live view, once
  // open, ends no answer: `live-logs.test.ts` is about it.
  const fuzzed = routes.filter(
    ({ method, path }) =>
      !path.endsWith('/logs/live') &&
      !path.startsWith('/auth/session') &&
      path !== '/auth/logout' &&
      !(method === 'DELETE' && path.endsWith(':workspaceId')),
  )

  it('L36: get no 5xx, and every refusal has the one shape', async () => {
    const request = fc.record({ route: fc.constantFrom(...fuzzed), body, query, withId: hostile })
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const path = sent.route.path
          .replace(':workspaceId', workspaceId)
          .replace(/:[A-Za-z]+/g, () => encodeURIComponent(sent.withId.toWellFormed()))
        const search = new URLSearchParams(sent.query).toString()
        const answer = await plane.request(sent.route.method, `${path}?${search}`, {
          token,
          ...(sent.route.method === 'GET' ? {} : { body: sent.body }),
        })
        expect(answer.status, answer.text).toBeLessThan(500)
        if (answer.status >= 400) {
          expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
          expect(Object(answer.json).request_id).toBe(answer.headers.get('x-request-id'))
        }
      }),
      { numRuns: 1000 },
    )
    expect((await plane.request('GET', '/auth/session', { token })).status).toBe(200)
  }, 120_000)
})
