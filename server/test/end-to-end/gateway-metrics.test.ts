/** Requests that belong to no workspace leave no record; the metrics count each of them, with the time it took. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, chatBody, gauge } from '../adversarial/gateway-process.ts'
import { type Keepgate, startKeepgate } from '../harness/keepgate.ts'

let keepgate: Keepgate
beforeAll(async () => {
  keepgate = await startKeepgate()
}, 60_000)
afterAll(async () => {
  await keepgate.stop()
  keepgate.remove()
})

const counted = (labels: string): Promise<number> => gauge(keepgate.url, `keepgate_requests_total{${labels}}`)

test('what the door refuses is counted by its status, under one operation whatever the path', async () => {
  const paths = ['/v1/none', '/v1/other', '/v1/chat/completions/more']
  for (const path of paths) expect((await call(`${keepgate.url}${path}`, { method: 'GET' })).status).toBe(404)
  expect((await call(`${keepgate.url}/v1/chat/completions`, { method: 'DELETE' })).status).toBe(405)
  const refused = 'provider="none",operation="none",outcome="refused"'
  expect(await counted(`${refused},status="404"`)).toBe(3)
  expect(await counted(`${refused},status="405"`)).toBe(1)
  const { body } = await call(`${keepgate.url}/metrics`)
  for (const path of paths) expect(body).not.toContain(path)
})

test('a request without a key enters the latencies with its own, not with nothing', async () => {
  const answered = await call(`${keepgate.url}/v1/chat/completions`, { body: chatBody('demo/demo-fast') })
  expect(answered.status).toBe(401)
  expect(await counted('provider="none",operation="chat",outcome="refused",status="401"')).toBe(1)
  const series = 'keepgate_request_duration_seconds_sum{provider="none",operation='
  expect(await gauge(keepgate.url, `${series}"chat"}`)).toBeGreaterThan(0)
  expect(await gauge(keepgate.url, `${series}"none"}`)).toBeGreaterThan(0)
  expect(keepgate.records()).toEqual([])
})
