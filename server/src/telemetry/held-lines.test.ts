import { expect, it } from 'vitest'
import { holdLines } from './held-lines.ts'
import { createLogger } from './logger.ts'

const held = () => {
  const written: string[] = []
  const lines = holdLines((line) => void written.push(line))
  const log = createLogger({ level: 'info', destination: lines })
  const messages = (): unknown[] => written.map((line) => JSON.parse(line).msg)
  return { lines, log, messages }
}

it('information waits until it is let go, and then comes in its order and at once', () => {
  const { lines, log, messages } = held()
  log.info({}, 'first')
  log.info({}, 'second')
  expect(messages()).toEqual([])
  lines.release()
  expect(messages()).toEqual(['first', 'second'])
  log.info({}, 'third')
  lines.release()
  expect(messages()).toEqual(['first', 'second', 'third'])
})

it('a warning or an error never waits, and what came before it is in front of it', () => {
  for (const level of ['warn', 'error'] as const) {
    const { log, messages } = held()
    log.info({}, 'before')
    log[level]({}, 'look here')
    log.info({}, 'after')
    expect(messages()).toEqual(['before', 'look here', 'after'])
  }
})

it('a field that says otherwise does not make a warning wait', () => {
  const { log, messages } = held()
  log.warn({ level: 'info' }, 'look here')
  expect(messages()).toEqual(['look here'])
})
