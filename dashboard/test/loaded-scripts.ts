/** What JavaScript a page fetches, as a browser counts it: whatever it asked for, sized by the build's own gzip files. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { repositoryRoot } from '../../server/test/harness/child.ts'

export type LoadedScripts = {
  readonly names: () => readonly string[]
  /** Sum of the gzipped sizes. */
  readonly bytes: () => number
}

const isScript = (path: string): boolean => path.endsWith('.js')

/** Counts from now on; each file once, workers included. */
export const countScripts = (page: Page): LoadedScripts => {
  const paths = new Set<string>()
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (isScript(pathname)) paths.add(pathname)
  })
  const sizeOf = (path: string): number => statSync(join(repositoryRoot, 'dashboard/dist', `${path}.gz`)).size
  return {
    names: () => [...paths],
    bytes: () => [...paths].reduce((sum, path) => sum + sizeOf(path), 0),
  }
}
