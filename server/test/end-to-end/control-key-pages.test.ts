/** The lists of keys and tokens as their callers see them: in pages, and for a caller that knows of none. */
import { afterEach, expect, it } from 'vitest'
import { type Account, type ControlPlane, startControlPlane } from './control-plane.ts'

let plane: ControlPlane
afterEach(async () => {
  await plane.close()
})

const enter = async () => {
  plane = await startControlPlane({})
  const account = await plane.register('someone@keepgate.example')
  const token = await plane.login(account)
  const workspaceId = account.home.workspace.id
  const ask = (path: string) => plane.request('GET', `/api/workspaces/${workspaceId}/${path}`, { token })
  const get = async (path: string) => {
    const answer = await ask(path)
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 })
    return Object(answer.json)
  }
  return { account, workspaceId, ask, get }
}
const actorOf = ({ home }: Account) => ({ type: 'person', id: home.person.id }) as const

/** Copies of one row: making a thousand keys one by one is not what is tested. */
const plant = async (account: Account, count: number): Promise<void> => {
  const keys = plane.identity.keys.forWorkspace(account.home.workspace.id)
  const { record } = await keys.create(actorOf(account), account.home.person.id, { name: 'planted' })
  const row = await plane.database
    .selectFrom('api_keys')
    .selectAll()
    .where('id', '=', record.id)
    .executeTakeFirstOrThrow()
  const numbers = [...Array(count - 1).keys()]
  for (let start = 0; start < numbers.length; start += 500) {
    const rows = numbers.slice(start, start + 500).map((number) => ({
      ...row,
      id: `planted${number}`,
      name: `planted ${number}`,
      created_at: row.created_at - number,
    }))
    await plane.database.insertInto('api_keys').values(rows).execute()
  }
}

const namesOf = (page: { data: { name: string }[] }): string[] => page.data.map(({ name }) => name)

it('who names no page gets up to a thousand keys as ever, and where the others are', async () => {
  const { account, get } = await enter()
  await plant(account, 1200)
  const first = await get('api-keys')
  expect(first.data).toHaveLength(1000)
  const second = await get(`api-keys?cursor=${first.next_cursor}`)
  expect(second.data).toHaveLength(200)
  expect(second.next_cursor).toBeNull()
  expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(1200)
  expect(await get('api-key-counts')).toEqual({
    working: 1200,
    ended: 0,
    risky: 1200,
    risks: { no_expiry: 1200, no_limit: 1200, unused_30_days: 0 },
    owners: [account.home.person.id],
  })
  expect((await get('overview')).living_keys).toBe(1200)
})

it('a page holds what its query says, whatever stands in names', async () => {
  const { account, workspaceId, get } = await enter()
  const keys = plane.identity.keys.forWorkspace(workspaceId)
  const name = 'Ünïcode & 100% 🗝️ '.repeat(4).slice(0, 64)
  for (const each of [name, 'b', 'a']) await keys.create(actorOf(account), account.home.person.id, { name: each })
  await keys.create(actorOf(account), null, { name: 'from a shell' })
  expect(namesOf(await get('api-keys?owner=command-line'))).toEqual(['from a shell'])
  expect(namesOf(await get(`api-keys?q=${encodeURIComponent('100% 🗝️')}`))).toEqual([name])
  expect(namesOf(await get('api-keys?q=SHELL&status=working&risk=no_expiry'))).toEqual(['from a shell'])
  const first = await get('api-keys?sort=-name&limit=1')
  expect(namesOf(first)).toEqual([name])
  expect(namesOf(await get(`api-keys?sort=-name&limit=2&cursor=${first.next_cursor}`))).toEqual(['from a shell', 'b'])
  const { data } = await get('api-keys?limit=2')
  const ids = data.map(({ id }: { id: string }) => id).join(',')
  expect((await get(`api-keys?ids=${ids},absent`)).data).toHaveLength(2)
})

it('tokens come in pages too', async () => {
  const { account, workspaceId, get } = await enter()
  const tokens = plane.identity.tokens.forWorkspace(workspaceId)
  const expiresAt = plane.clock.now() + 86_400_000
  for (const name of ['one', 'two', 'three']) {
    plane.clock.advance(1)
    await tokens.create(actorOf(account), account.home.person.id, { name, expiresAt, scopes: null })
  }
  const first = await get('management-tokens?limit=2')
  expect(namesOf(first)).toEqual(['three', 'two'])
  expect(namesOf(await get(`management-tokens?limit=2&cursor=${first.next_cursor}`))).toEqual(['one'])
  expect(await get('management-tokens')).toMatchObject({ next_cursor: null })
})

it('a query that makes no sense is refused and named, and nothing breaks', async () => {
  const { ask } = await enter()
  for (const [query, named] of [
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['status=alive', 'status'],
    ['sort=key_hash', 'sort'],
    ['risk=everything', 'risk'],
    ['q=', 'q'],
    ['q=a%00b', 'q'],
    ['ids=a,,b', 'ids'],
    ["ids=a'--", 'ids'],
    ['cursor=nonsense', 'cursor'],
    ['owner=%00', 'owner'],
    ['kind=management', 'kind'],
  ]) {
    const answer = await ask(`api-keys?${query}`)
    expect({ query, status: answer.status, text: answer.text }).toMatchObject({
      status: named === 'cursor' ? 400 : 422,
      text: expect.stringContaining(named ?? ''),
    })
  }
})
