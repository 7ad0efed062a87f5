import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commandLinePage } from '../cli/program.ts'
import { commandParts } from './command-parts.ts'

it('docs/reference/command-line.md is what the commands say', () => {
  const committed = readFileSync(new URL('../../../docs/reference/command-line.md', import.meta.url), 'utf8')
  const stale = 'run `npx node scripts/generate-reference.ts` and commit what it writes'
  expect(committed, stale).toBe(commandLinePage(commandParts()))
})

it('every command, argument and option says what it is for', () => {
  const rows = commandLinePage(commandParts()).split('\n')
  expect(rows.filter((row) => /\| (?:undefined)?\.? *\|$/.test(row) || row === '.')).toEqual([])
})
