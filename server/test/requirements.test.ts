/** docs/reference/requirements.md against the tests: whoever is named there names the requirement, and nobody is left out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Identifiers at the head of a test's or a suite's name, ranges written out. */
const identifiersIn = (text: string): string[] =>
  [
    ...text.matchAll(/(?:it|test|describe)(?:\.\w+)*(?:\([^'`\n]*\))?\(\s*['`]((?:[LPQTX]\d+(?:-[LPQTX]\d+)?[ :]+)+)/g),
  ].flatMap(([, head = '']) =>
    [...head.matchAll(/([LPQTX])(\d+)(?:-[LPQTX](\d+))?/g)].flatMap(([, letter, first, last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${letter}${Number(first) + index}`),
    ),
  )

const testFiles = ['packages', 'server', 'dashboard'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`),
)
const [tests = '', built = ''] = read('docs/reference/requirements.md').split('## Met by the way it is built')

test('each requirement is proven by exactly the tests that the page names', () => {
  const written = [...tests.matchAll(/^\| ([LPQTX]\d+) \| (.*) \|$/gm)].map(([, id = '', files = '']) => [
    id,
    [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file).toSorted(),
  ])
  const proofs = new Map<string, string[]>()
  for (const file of testFiles)
    for (const id of new Set(identifiersIn(read(file)))) proofs.set(id, [...(proofs.get(id) ?? []), file].toSorted())
  expect(written.length).toBeGreaterThan(80)
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(proofs))
})

test('what is met without a test says where to look', () => {
  const rows = [...built.matchAll(/^\| [LPQTX]\d+ \| .+ \| `([^`]+)` \|$/gm)]
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.filter(([, path = '']) => !existsSync(join(root, path)))).toEqual([])
})
