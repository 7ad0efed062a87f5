import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readKeptCheckpoints } from './audit-inputs.ts'

const directory = mkdtempSync(join(tmpdir(), 'keepgate-kept-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const kept = (...lines: string[]): string => {
  const path = join(directory, `${lines.length}.jsonl`)
  writeFileSync(path, lines.join('\n'))
  return path
}

const line = (note: string): string => JSON.stringify({ size: 1, time: 1, note })

test('takes the checkpoints of a kept file and of an export, and passes over what an export has beside them', () => {
  expect(readKeptCheckpoints([kept(line('one'), '', line('two'), '')])).toEqual(['one', 'two'])
  expect(readKeptCheckpoints([kept('{"sequence":0}', '{"checkpoint":"three"}')])).toEqual(['three'])
})

test('refuses a kept file with a damaged line instead of verifying without it, and names the line', () => {
  const damaged = kept(line('one'), line('two').slice(0, -4), line('three'))
  expect(() => readKeptCheckpoints([damaged])).toThrow(/^Line 2 of .* is no JSON/)
})

test('refuses a file that holds none', () => {
  expect(() => readKeptCheckpoints([kept('{}')])).toThrow('holds no checkpoint')
})
