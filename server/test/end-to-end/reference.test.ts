/** The OpenAPI description against the routes it describes: what it promises of ways in and of required fields is so. */
import { expect, it } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { startKeepgate } from '../harness/keepgate.ts'
import { startControlPlane } from './control-plane.ts'

type Described = {
  security?: Record<string, unknown>[]
  requestBody?: { content: { 'application/json': { schema: { required: string[] } } } }
}

const operationsOf = (description: unknown): { method: string; path: string; described: Described }[] => {
  const { paths } = Object(description) as { paths: Record<string, Record<string, Described>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ method: method.toUpperCase(), path, described })),
  )
}

it('lists management tokens exactly on the routes that take them', async () => {
  const plane = await startControlPlane()
  try {
    const root = await plane.firstAdministrator('root@keepgate.example')
    const token = await plane.login(root)
    const made = await plane.request('POST', `/api/workspaces/${root.home.workspace.id}/management-tokens`, {
      token,
      body: { name: 'every scope', expires_at: plane.clock.now() + 3_600_000 },
    })
    const managementToken = String(Object(made.json).management_token)
    const operations = operationsOf((await plane.request('GET', '/openapi.json')).json)
    const guarded = operations.filter(({ path, described }) => !path.startsWith('/v1/') && described.security)
    expect(guarded.length).toBeGreaterThan(30)
    for (const { method, path, described } of guarded) {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => newId(name === 'workspaceId' ? 'ws' : 'key', 1))
      const { status } = await plane.request(method, url, { token: managementToken })
      const listed = described.security?.some((way) => 'management_token' in way)
      expect({ path, method, refused: status === 401 || status === 403 }).toEqual({ path, method, refused: !listed })
    }
  } finally {
    await plane.close()
  }
})

it('requires of a /v1 body exactly what the gateway refuses to miss', async () => {
  const keepgate = await startKeepgate()
  try {
    const samples: Record<string, unknown> = {
      model: keepgate.model,
      messages: [{ role: 'user', content: 'hello' }],
      input: 'hello',
      prompt: 'a lighthouse',
      max_tokens: 16,
    }
    const send = async (path: string, fields: readonly string[]) => {
      const response = await fetch(`${keepgate.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keepgate.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(fields.map((field) => [field, samples[field]]))),
      })
      return { status: response.status, text: await response.text() }
    }
    const described = operationsOf(await (await fetch(`${keepgate.url}/openapi.json`)).json())
    const posts = described.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/'))
    expect(posts.map(({ path }) => path)).toHaveLength(6)
    for (const { path, described: operation } of posts) {
      const required = operation.requestBody?.content['application/json'].schema.required ?? []
      // The demo does not count tokens: of that path only what the gateway itself looks for can be missed.
      const counts = path.endsWith('/count_tokens')
      expect([path, (await send(path, required)).status]).toEqual([path, counts ? 404 : 200])
      for (const missing of counts ? ['model'] : required) {
        const refused = await send(
          path,
          required.filter((field) => field !== missing),
        )
        expect([path, missing, refused.status]).toEqual([path, missing, 400])
        expect(refused.text).toContain(missing)
      }
    }
  } finally {
    await keepgate.stop()
    keepgate.remove()
  }
})
