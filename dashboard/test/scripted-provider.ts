/** A provider of the OpenAI kind on this machine: it knows one key, and each of its models has a way of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { startUpstream } from '../../server/test/adversarial/gateway-process.ts'

export type ScriptedProvider = {
  readonly host: string
  readonly url: string
  readonly key: string
  /** Chats received, as they came. */
  readonly chats: Record<string, unknown>[]
  /** How often a stream was cut by its reader. */
  readonly cuts: () => number
  readonly close: () => Promise<void>
}

/** What a page must show as it is, and let do nothing. */
export const hostileTexts = [
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  'invoice\u202efdp.exe',
  '__proto__',
  'x'.repeat(10_000),
] as const

const key = 'sk-the-right-one-0123456789-wxyz'
const modelIds = ['small-1', 'endless', 'breaking', 'hostile', 'refusing', '<b>bold</b>', 'a\u202eb', '__proto__']

const answers = new Map<string, readonly string[]>([
  ['small-1', ['Here:', '\n```js\n', 'let one = 1', '\n```\n', 'Done.']],
  ['breaking', ['It began ', 'well']],
  ['hostile', hostileTexts],
  ['endless', Array.from({ length: 2000 }, (_, index) => `word${index} `)],
])

const frameOf = (model: string, delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

const usage = { prompt_tokens: 11, completion_tokens: 22, total_tokens: 33 }

/** @param models what it lists; a chat with one that has no way of its own is refused in its name. */
export const startScriptedProvider = async (models: readonly string[] = modelIds): Promise<ScriptedProvider> => {
  const chats: Record<string, unknown>[] = []
  let cuts = 0
  const upstream = await startUpstream((request, response, body) => {
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (request.headers.authorization !== `Bearer ${key}`) {
      json(401, { error: { message: 'Incorrect API key provided: <i>you</i>.', code: 'invalid_api_key' } })
      return
    }
    if (request.method === 'GET') {
      json(200, { object: 'list', data: models.map((id) => ({ id, object: 'model', owned_by: 'test' })) })
      return
    }
    const chat: Record<string, unknown> = JSON.parse(body.toString())
    chats.push(chat)
    const model = String(chat.model)
    const words = answers.get(model)
    if (words === undefined) {
      json(400, {
        error: { message: `No <b>${model}</b> today.`, type: 'invalid_request_error', param: 'temperature' },
      })
      return
    }
    if (chat.stream !== true) {
      const message = { role: 'assistant', content: words.join('') }
      json(200, {
        id: 'c',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage,
      })
      return
    }
    response.on('close', () => {
      if (!response.writableEnded) cuts += 1
    })
    const speak = async (): Promise<void> => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const content of words) {
        if (response.destroyed) return
        response.write(frameOf(model, { content }))
        await sleep(model === 'endless' ? 30 : 1)
      }
      if (model === 'breaking') {
        response.destroy()
        return
      }
      response.write(frameOf(model, {}, 'stop'))
      response.write(
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, choices: [], usage })}\n\n`,
      )
      response.end('data: [DONE]\n\n')
    }
    void speak()
  })
  return {
    host: upstream.host,
    url: `${upstream.origin}/v1`,
    key,
    chats,
    cuts: () => cuts,
    close: () => upstream.close(),
  }
}
