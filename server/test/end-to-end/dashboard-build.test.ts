/** How a server comes to its dashboard: a small one in a copy of the installation, built by real processes. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Child, repositoryRoot, startChild } from '../harness/child.ts'

let root: string
let running: Child[]
beforeEach(() => {
  running = []
  root = mkdtempSync(join(tmpdir(), 'keepgate-dashboard-'))
  for (const part of ['server/src', 'server/package.json', 'scripts', 'package.json', 'package-lock.json']) {
    cpSync(join(repositoryRoot, part), join(root, part), { recursive: true })
  }
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'))
  mkdirSync(join(root, 'dashboard/src'), { recursive: true })
  writeFileSync(join(root, 'dashboard/vite.config.ts'), 'export default { build: { manifest: true } }')
  // So small a dashboard has none of the parts that the real one names early.
  mkdirSync(join(root, 'dashboard/build'), { recursive: true })
  writeFileSync(
    join(root, 'dashboard/build/early-files.ts'),
    'export const readEarlyFiles = () => ({ everyone: [], stranger: [], german: [] })',
  )
  writeFileSync(
    join(root, 'dashboard/index.html'),
    '<!doctype html><title>small</title><script type="module" src="/src/main.ts"></script>',
  )
  writeSource("document.title = 'first'")
})
afterEach(async () => {
  await Promise.all(running.map((child) => child.stop()))
  rmSync(root, { recursive: true, force: true })
})

const writeSource = (text: string): void => writeFileSync(join(root, 'dashboard/src/main.ts'), text)

const run = (file: string, env: Record<string, string> = {}, given: readonly string[] = []): Child => {
  const child = startChild(join(root, file), { env, arguments: given })
  running.push(child)
  return child
}

const start = async (): Promise<{ readonly server: Child; readonly url: string }> => {
  const settings = { KEEPGATE_CONFIG: '/dev/null', DATA_DIR: join(root, 'data'), HOST: '127.0.0.1', PORT: '0' }
  const server = run('server/src/main.ts', settings, ['start'])
  const [url] = await server.waitFor(/http:\/\/127\.0\.0\.1:\d+/, 30_000)
  return { server, url }
}

const build = async (): Promise<number | null> => await run('scripts/build-dashboard.ts').exited

const showPage = async (url: string): Promise<string> =>
  await (await fetch(`${url}/login`, { headers: { accept: 'text/html' } })).text()

/** The script of the page that is served. */
const servedScript = async (url: string): Promise<string> => {
  const path = /\/assets\/[^"]+\.js/.exec(await showPage(url))?.[0]
  return path === undefined ? '' : await (await fetch(url + path)).text()
}

describe('a server', { timeout: 60_000 }, () => {
  it('answers while it builds a dashboard that is missing, and serves it then', async () => {
    const { server, url } = await start()
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    await expect.poll(() => servedScript(url), { timeout: 40_000 }).toContain('first')
    expect(server.output()).toContain('The dashboard was built')
  })

  it('builds anew what is older than its sources', async () => {
    expect(await build()).toBe(0)
    writeSource("document.title = 'second'")
    const { url } = await start()
    await expect.poll(() => servedScript(url), { timeout: 40_000 }).toContain('second')
  })

  it('builds nothing where nothing has changed', async () => {
    expect(await build()).toBe(0)
    const { server, url } = await start()
    expect(await servedScript(url)).toContain('first')
    expect(server.output()).not.toContain('The dashboard was built')
  })

  it('serves the last build where the new sources cannot be built, and says why', async () => {
    expect(await build()).toBe(0)
    writeSource('this is no program')
    const { server, url } = await start()
    await server.waitFor(/The dashboard could not be built; the last build is served/, 40_000)
    expect(await servedScript(url)).toContain('first')
  })
})

describe('builds at the same time', { timeout: 60_000 }, () => {
  it('leave one whole build, and nothing beside it', async () => {
    expect(await Promise.all([build(), build(), build()])).toEqual([0, 0, 0])
    const folder = join(root, 'dashboard')
    expect(readdirSync(folder).filter((name) => name.startsWith('.building'))).toEqual([])
    const { files } = JSON.parse(readFileSync(join(folder, 'dist/build.json'), 'utf8'))
    expect(files.length).toBeGreaterThan(1)
    for (const { path, compressed } of files) {
      for (const end of compressed ? ['', '.gz', '.br'] : ['']) {
        expect(statSync(join(folder, `dist/${path}${end}`)).size, path + end).toBeGreaterThan(0)
      }
    }
  })
})
