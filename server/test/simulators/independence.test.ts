import { readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))
const server = resolve(here, '../..')

test('the simulators import nothing of the gateway or its packages, so that they cannot share its mistakes', () => {
  const found: string[] = []
  for (const name of readdirSync(here).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))) {
    const text = readFileSync(resolve(here, name), 'utf8')
    for (const [, target = ''] of text.matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
      const allowed = target.startsWith('node:') || resolve(here, target).startsWith(resolve(server, 'test') + sep)
      if (!allowed || target.startsWith('@')) found.push(`${name} imports ${target}`)
    }
  }
  expect(found).toEqual([])
})
