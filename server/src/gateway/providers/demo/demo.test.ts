import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../kernel/json.ts'
import { hear, hearStream, request } from '../shared/testing.ts'
import { demo } from './demo.ts'

const ask = async (path: string, body: JsonObject | null, signal = new AbortController().signal) => {
  if (demo.answerLocally === undefined) throw new Error('demo answers locally')
  const { status, headers, chunks } = demo.answerLocally({ path, body, signal })
  const pieces: Uint8Array[] = []
  for await (const piece of chunks) pieces.push(piece)
  return { status, headers, text: Buffer.concat(pieces).toString('utf8'), pieces: pieces.length }
}

const said = (content: string): JsonObject => ({ role: 'user', content })
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1 }, unit: { enum: ['C', 'F'] } },
    },
  },
}

const chat = async (given: JsonObject, path = '/chat/completions') => {
  const answer = await ask(path, { model: 'demo-fast', messages: [said('Hello there')], ...given })
  return hear(demo.chat.decode(JSON.parse(answer.text)))
}

const stream = async (given: JsonObject, path = '/chat/completions') => {
  const body = {
    model: 'demo-fast',
    messages: [said('Hello there')],
    stream: true,
    stream_options: { include_usage: true },
  }
  const { text } = await ask(path, { ...body, ...given })
  const frames = text
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame) => ({ event: null, data: frame.slice(6) }))
  const decoder = demo.chat.decodeStream(request())
  const heard = hearStream(decoder, frames)
  expect(decoder.complete()).toBe(true)
  return heard
}

describe('the demo provider', () => {
  it('needs neither key nor network', () => {
    expect(demo.needsKey).toBe(false)
    expect(demo.authenticate('anything')).toEqual({})
    expect(demo.answerLocally).toBeDefined()
  })

  it('says the same twice, buffered or streamed, and labels it as demo', async () => {
    const once = await chat({})
    expect(once.text).toMatch(/^\[demo\] You said: Hello there/)
    expect(once.finish).toBe('stop')
    expect(await chat({})).toEqual(once)
    expect(await stream({})).toEqual(once)
  })

  it('counts a token for every run of characters without space', async () => {
    const { text, usage } = await chat({ messages: [{ role: 'system', content: 'Be  brief.' }, said('one two three')] })
    expect(usage).toMatchObject({ inputTokens: 5, outputTokens: text.split(/\s+/).length })
  })

  it('streams token by token', async () => {
    const body = { model: 'demo-fast', messages: [said('a b c')], stream: true }
    expect((await ask('/chat/completions', body)).pieces).toBeGreaterThan(8)
  })

  it('keeps to max_tokens and stop', async () => {
    expect(await chat({ max_completion_tokens: 2 })).toMatchObject({ text: '[demo] You', finish: 'length' })
    expect(await chat({ stop: ['said'] })).toMatchObject({ text: '[demo] You', finish: 'stop' })
  })

  it('calls the tool that the message names, with arguments from the message, and answers after its result', async () => {
    const asked = said('What is the weather in Paris for 3 days?')
    const given = { messages: [asked], tools: [weather] }
    const heard = await chat(given)
    expect(heard).toMatchObject({
      text: '',
      finish: 'tool_calls',
      calls: [{ name: 'get_weather', arguments: { city: 'Paris', days: 3, unit: 'C' } }],
    })
    expect(await stream(given)).toEqual(heard)
    const call = { role: 'assistant', content: null, tool_calls: [{ id: 'x', function: { name: 'get_weather' } }] }
    const result = { role: 'tool', tool_call_id: 'x', content: '18 degrees' }
    const after = await chat({ messages: [asked, call, result], tools: [weather] })
    expect(after).toMatchObject({ calls: [], finish: 'stop' })
    expect(after.text).toContain('[demo] The tool answered: 18 degrees')
  })

  it('calls a tool that is demanded, and none that is forbidden or not asked for', async () => {
    expect((await chat({ tools: [weather], tool_choice: 'required' })).calls).toHaveLength(1)
    const named = { type: 'function', function: { name: 'get_weather' } }
    expect((await chat({ tools: [weather], tool_choice: named })).calls).toHaveLength(1)
    expect((await chat({ tools: [weather] })).calls).toHaveLength(0)
    const forbidden = { tools: [weather], tool_choice: 'none', messages: [said('weather?')] }
    expect((await chat(forbidden)).calls).toHaveLength(0)
  })

  it('answers JSON that holds to the schema', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, tags: { type: 'array', items: { $ref: '#/$defs/tag' } } },
      $defs: { tag: { enum: ['x', 'y'] } },
    }
    const { text } = await chat({ response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } })
    expect(JSON.parse(text)).toEqual({ name: '[demo] there', tags: ['x'] })
    expect(JSON.parse((await chat({ response_format: { type: 'json_object' } })).text)).toMatchObject({ demo: true })
  })

  it('thinks where its model is said to', async () => {
    const heard = await stream({ model: 'demo-thinking' }, '/chat/completions?pace_ms=0')
    expect(heard.reasoning).toMatch(/^\[demo\]/)
    expect(heard.usage).toMatchObject({ reasoningTokens: 7 })
  })

  it('paces its tokens as the model or the option says, and stops within moments when aborted', async () => {
    const options = demo.options({ pace_ms: 0 })
    const path = demo.native.chat['openai-chat']?.path('demo-small', options)
    expect(path).toBe('/chat/completions?pace_ms=0')
    expect(() => demo.options({ pace_ms: -1 })).toThrow(/pace_ms/)
    const body = { model: 'demo-small', messages: [said('a b c d e f')], stream: true }
    const started = performance.now()
    await ask('/chat/completions', body)
    expect(performance.now() - started).toBeGreaterThan(150)
    const abort = new AbortController()
    const hanging = ask('/chat/completions?pace_ms=10000', body, abort.signal)
    setTimeout(() => abort.abort(), 20)
    const before = performance.now()
    await expect(hanging).rejects.toThrow()
    expect(performance.now() - before).toBeLessThan(1000)
  })

  it('embeds texts so that those sharing words lie nearer, the same each time', async () => {
    const input = ['the red cat sat', 'the red cat slept', 'quantum chromodynamics lecture']
    const { text } = await ask('/embeddings', { model: 'demo-embedding', input })
    const [a, b, c]: number[][] = JSON.parse(text).data.map((entry: { embedding: number[] }) => entry.embedding)
    const near = (x: number[] = [], y: number[] = []) =>
      x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
    expect(near(a, a)).toBeCloseTo(1, 6)
    expect(near(a, b)).toBeGreaterThan(near(a, c))
    expect((await ask('/embeddings', { model: 'demo-embedding', input })).text).toBe(text)
    expect((await ask('/embeddings', { model: 'demo-embedding', input: [[1]] })).status).toBe(400)
  })

  it('draws images that are PNG', async () => {
    const { text } = await ask('/images/generations', { model: 'demo-image', prompt: 'a cat', n: 2 })
    const { data } = JSON.parse(text)
    expect(data).toHaveLength(2)
    const bytes = Buffer.from(data[0].b64_json, 'base64')
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(bytes.readUInt32BE(16)).toBe(16)
    expect(bytes.subarray(-8, -4).toString()).toBe('IEND')
  })

  it('lists its models and refuses what it has not', async () => {
    const listed = demo.models.decode(JSON.parse((await ask('/models', null)).text)).map((model) => model.id)
    expect(listed).toEqual(['demo-small', 'demo-fast', 'demo-thinking', 'demo-embedding', 'demo-image'])
    const unknown = await ask('/chat/completions', { model: '__proto__', messages: [said('x')] })
    expect(unknown.status).toBe(404)
    expect(demo.classify(404, {}, JSON.parse(unknown.text)).kind).toBe('not_found')
    expect((await ask('/audio', {})).status).toBe(404)
    expect((await ask('/chat/completions', { model: 'demo-fast' })).status).toBe(400)
  })

  it('takes any body without failing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), async (messages, tools, schema) => {
        const response_format = { type: 'json_schema', json_schema: { schema } }
        const given = { model: 'demo-fast', messages, tools, response_format, tool_choice: 'required' }
        const { status } = await ask('/chat/completions', JSON.parse(JSON.stringify(given)))
        expect([200, 400]).toContain(status)
      }),
      { numRuns: 50 },
    )
  })
})
