import { afterEach, describe, expect, it } from 'vitest'
import { createMetrics, type EndedRequest, type Metrics } from './metrics.ts'

const opened: Metrics[] = []
const create = (): Metrics => {
  const metrics = createMetrics()
  opened.push(metrics)
  return metrics
}
afterEach(() => {
  for (const metrics of opened.splice(0)) metrics.close()
})

const request = (change: Partial<EndedRequest> = {}): EndedRequest => ({
  operation: 'chat',
  provider: 'openai',
  status: 200,
  outcome: 'completed',
  input_tokens: 10,
  cached_tokens: 4,
  output_tokens: 20,
  reasoning_tokens: null,
  cost_usd: 0.5,
  latency_ms: 120,
  first_token_ms: 30,
  ...change,
})

const series = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const space = line.lastIndexOf(' ')
        return [line.slice(0, space), Number(line.slice(space + 1))]
      }),
  )

describe('metrics', () => {
  it('count requests, tokens and cost, and give the same totals at every scrape', async () => {
    const metrics = create()
    for (let call = 0; call < 3; call++) metrics.requestEnded(request())
    metrics.requestEnded(
      request({ outcome: 'refused', status: 429, provider: null, first_token_ms: null, cost_usd: null }),
    )
    metrics.requestEnded(request({ cost_usd: null }))
    for (let scrape = 0; scrape < 2; scrape++) {
      const found = series((await metrics.scrape()).text)
      expect(
        found.get('keepgate_requests_total{provider="openai",operation="chat",outcome="completed",status="200"}'),
      ).toBe(4)
      expect(
        found.get('keepgate_requests_total{provider="none",operation="chat",outcome="refused",status="429"}'),
      ).toBe(1)
      expect(found.get('keepgate_tokens_total{provider="openai",operation="chat",kind="output"}')).toBe(80)
      expect(found.get('keepgate_cost_usd_total{provider="openai",operation="chat"}')).toBe(1.5)
      expect(found.get('keepgate_unpriced_requests_total{provider="openai",operation="chat"}')).toBe(1)
    }
  })

  it('give histograms in Prometheus’ cumulative form', async () => {
    const metrics = create()
    for (const latency_ms of [1, 5, 120, 1e9, Number.NaN, -1]) metrics.requestEnded(request({ latency_ms }))
    const found = series((await metrics.scrape()).text)
    const bucket = (le: string) =>
      found.get(`keepgate_request_duration_seconds_bucket{provider="openai",operation="chat",le="${le}"}`)
    expect([bucket('0.005'), bucket('0.1'), bucket('0.25'), bucket('300'), bucket('+Inf')]).toEqual([2, 2, 3, 3, 4])
    expect(found.get('keepgate_request_duration_seconds_count{provider="openai",operation="chat"}')).toBe(4)
  })

  it('show refusals, streams, queues and the process', async () => {
    const metrics = create()
    metrics.limitRefused('address')
    metrics.streamOpened()
    metrics.streamOpened()
    metrics.streamClosed()
    metrics.watchQueue('request_records', () => 7)
    const { text, contentType } = await metrics.scrape()
    expect(contentType).toContain('text/plain')
    const found = series(text)
    expect(found.get('keepgate_limit_refusals_total{class="address"}')).toBe(1)
    expect(found.get('keepgate_active_streams')).toBe(1)
    expect(found.get('keepgate_queue_depth{queue="request_records"}')).toBe(7)
    expect(found.get('keepgate_process_resident_memory_bytes')).toBeGreaterThan(1e6)
    expect(found.get('keepgate_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0)
    expect(metrics.gauges()).toMatchObject({ active_streams: 1, queue_request_records: 7 })
  })

  it('stay bounded whatever names come in, and carry no label for keys, models or addresses', async () => {
    const metrics = create()
    for (let name = 0; name < 500; name++) {
      metrics.requestEnded(request({ provider: `p${name}`, operation: `o${name}`, status: name * 7 }))
      metrics.limitRefused(`c${name}`)
    }
    metrics.requestEnded(request({ provider: 'openai"}\nevil 1' }))
    const { text } = await metrics.scrape()
    expect(text.split('\n').length).toBeLessThan(40 * 40 * 50)
    expect(new Set(text.match(/provider="[^"]*"/g)).size).toBeLessThanOrEqual(40)
    expect(text).not.toMatch(/evil|key=|model=|address="/)
    expect([...series(text).keys()].every((name) => name.startsWith('keepgate_'))).toBe(true)
  })
})
