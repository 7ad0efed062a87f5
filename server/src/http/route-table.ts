import type { Route } from './define-route.ts'

type Pattern = { readonly path: string; readonly expression: RegExp; readonly methods: string[] }

const toExpression = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`)

/**
 * Which methods a path takes, for 405, `allow` and OPTIONS. Returns an empty list for a path that no route has.
 * Static paths come before patterns, as in the router.
 */
export const createMethodTable = (
  routes: readonly Pick<Route, 'method' | 'path'>[],
): ((path: string) => readonly string[]) => {
  const patterns = new Map<string, Pattern>()
  for (const { path, method } of routes) {
    const pattern = patterns.get(path) ?? { path, expression: toExpression(path), methods: ['OPTIONS'] }
    pattern.methods.push(...(method === 'GET' ? ['GET', 'HEAD'] : [method]))
    patterns.set(path, pattern)
  }
  const ordered = [...patterns.values()].sort(
    (left, right) => Number(left.path.includes(':')) - Number(right.path.includes(':')),
  )
  return (path) => ordered.find(({ expression }) => expression.test(path))?.methods.toSorted() ?? []
}

/**
 * Only the plain spelling of a path names anything: an encoded letter, a doubled or closing slash, a dot segment, a path parameter
 * or a backslash is nothing, so that no guard and no log can be talked past.
 */
export const isPlainPath = (path: string): boolean =>
  path === '/' || (/^(?:\/[A-Za-z0-9._~@:-]+)+$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path))
