import { describe, expect, it } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { Secret } from '../kernel/secret.ts'
import { createLogger } from './logger.ts'

const capture = (level: 'info' | 'debug' = 'info') => {
  const lines: string[] = []
  const logger = createLogger({ level, destination: { write: (line: string) => void lines.push(line) } })
  return { logger, lines, text: () => lines.join('') }
}

const ownKey = `pk_live_${'a1B2c3D4e5F6'}_${'s'.repeat(43)}crc321`
const planted = [
  ownKey,
  ownKey.replace('pk_live', 'mk_test'),
  'sk-proj-abcdefghijklmnop_qrstuvwxyz-0123456789',
  'sk-ant-api03-abcdefghijklmnopqrstuvwxyz',
  'gsk_abcdefghijklmnopqrstuvwxyz',
  `AIza${'x'.repeat(35)}`,
  `kgsk1.${'e'.repeat(40)}.k1.${'f'.repeat(60)}`,
]

describe('a log line', () => {
  it('is one JSON object with level, time, fields and message', () => {
    const { logger, lines } = capture()
    logger.info({ part: 'gateway', count: 3 }, 'started')
    logger.debug({}, 'not written')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', part: 'gateway', count: 3, msg: 'started' })
  })

  it('shows a Secret as [secret] wherever it stands', () => {
    const { logger, text } = capture()
    const secret = new Secret('hunter2')
    logger.info({ secret, deep: { list: [secret], bytes: new Secret(new Uint8Array([104, 117])) } }, `with ${secret}`)
    expect(text()).not.toContain('hunter2')
    expect(text().match(/\[secret\]/g)).toHaveLength(4)
  })

  it('shows of an error nothing that a library hung on it', () => {
    const { logger, lines, text } = capture()
    const error = Object.assign(new Error('upstream failed'), {
      code: 'ECONNRESET',
      headers: { authorization: 'hunter2' },
      request: { body: 'hunter2' },
      response: { data: 'hunter2' },
    })
    const wrapped = new AppError('internal', { cause: error })
    logger.error({ err: wrapped }, 'one')
    logger.error({ error: wrapped }, 'two')
    logger.error(wrapped, 'three')
    logger.error({ err: new AggregateError([error], 'all') }, 'four')
    logger.error({ err: { headers: 'hunter2' } }, 'five')
    expect(text()).not.toContain('hunter2')
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
      type: 'AppError',
      code: 'internal',
      cause: { code: 'ECONNRESET' },
    })
  })

  it.each(planted)('masks %s in a message, a field, a nested value and an error', (key) => {
    const { logger, text } = capture()
    logger.info({ field: key, deep: [{ key }], url: `https://h/?key=${key}` }, `the key ${key} was refused`)
    logger.error({ err: new Error(`Incorrect API key provided: ${key}.`) }, 'failed')
    expect(text()).not.toContain(key)
    expect(text()).not.toContain(key.slice(-24))
    for (const line of text().trim().split('\n')) JSON.parse(line)
  })

  it('keeps the public half of our own key, masks credentials in headers and URLs, and leaves prose alone', () => {
    const { logger, text } = capture()
    logger.info(
      { a: ownKey, b: 'Bearer abcdefghijklmnopqrstuv', c: 'postgres://user:hunter2@h/db' },
      'basic authentication of the task-force',
    )
    expect(text()).toContain('"pk_live_a1B2c3D4e5F6_[masked]"')
    expect(text()).not.toMatch(/abcdefghijkl|hunter2/)
    expect(text()).toContain('basic authentication of the task-force')
  })

  it('cannot be broken or coloured by what a stranger sends', () => {
    const { logger, lines } = capture()
    const evil = 'a\r\n{"level":"fatal"}\u001b[31m\u0000\u0085\u009b2J\u2028\u202e\u007f'
    logger.info({ evil }, evil)
    expect(lines).toHaveLength(1)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(lines[0]?.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/)
    expect(JSON.parse(lines[0] ?? '').evil).toBe(evil)
  })

  it('survives cycles, depth and getters that throw', () => {
    const { logger, lines } = capture()
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    logger.info({ cycle, big: 1n }, 'ok')
    const error = new Error('loop')
    error.cause = error
    logger.error({ err: error }, 'ok')
    expect(lines).toHaveLength(2)
  })
})
