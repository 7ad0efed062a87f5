import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createProgress, etaSeconds } from './progress.ts'

const written = (stream: PassThrough): string => {
  const chunks: Buffer[] = []
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('without a terminal, progress is one JSON object a line: the first, at most one a second, and the last', () => {
  const errors = new PassThrough()
  let time = 0
  const progress = createProgress({ errors }, 'wallets', () => time)
  for (let done = 0; done <= 40; done++) {
    progress.onProgress({ done, total: 40 })
    time += 100
  }
  progress.end()
  const lines = written(errors).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).done)).toEqual([0, 10, 20, 30, 40])
  expect(JSON.parse(lines[1] ?? '')).toEqual({ progress: 'wallets', done: 10, total: 40, eta_seconds: 3 })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ eta_seconds: null })
})

test('a terminal sees one line that is written over, and free at the end', () => {
  const errors = Object.assign(new PassThrough(), { isTTY: true })
  let time = 0
  const progress = createProgress({ errors }, 'wallets', () => time)
  progress.onProgress({ done: 0, total: 4 })
  time = 60_000
  progress.onProgress({ done: 2, total: 4 })
  progress.end()
  const text = written(errors)
  expect(text).toContain('wallets [############------------] 2 of 4  about 1 min 0 s left')
  expect(text).not.toContain('\n')
  expect(text.endsWith('\r\u001b[K')).toBe(true)
})

test('nothing to do shows nothing, and the time left is never told from nothing', () => {
  const errors = new PassThrough()
  const progress = createProgress({ errors }, 'wallets', () => 0)
  progress.onProgress({ done: 0, total: 0 })
  progress.end()
  expect(written(errors)).toBe('')
  expect(etaSeconds({ done: 0, total: 9 }, 1000)).toBeNull()
  expect(etaSeconds({ done: 10, total: 9 }, 1000)).toBeNull()
  expect(etaSeconds({ done: 9, total: 9 }, 1000)).toBe(0)
})
