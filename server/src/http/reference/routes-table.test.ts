import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { RouteAuth } from '../define-route.ts'
import { routes } from '../routes.ts'

const who = (auth: RouteAuth): string => {
  if (typeof auth === 'string') return auth
  if ('admin' in auth) return `signed: \`${auth.admin}\``
  return `\`${auth.verb}\`${'by' in auth ? ', people' : ''}`
}

it('docs/reference/routes.md lists every route as it is', async () => {
  const file = new URL('../../../../docs/reference/routes.md', import.meta.url)
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.startsWith('| `'))
  const expected = routes.map(
    ({ method, path, auth, limit, summary }) => `| \`${method} ${path}\` | ${who(auth)} | ${limit} | ${summary} |`,
  )
  expect(lines.toSorted()).toEqual(expected.toSorted())
})
