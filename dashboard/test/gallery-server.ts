import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const dashboard = fileURLToPath(new URL('..', import.meta.url))

const contentTypes = new Map([
  ['.html', 'text/html'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
  ['.woff2', 'font/woff2'],
])

/** As strict as the dashboard's own, or stricter: what passes here passes there. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; require-trusted-types-for 'script'; trusted-types keepgate"

/** Builds gallery.html into a folder of its own and serves it under a strict content policy. */
export const serveGallery = async (): Promise<{ url: string; close: () => void }> => {
  const folder = mkdtempSync(join(tmpdir(), 'keepgate-gallery-'))
  const input = join(dashboard, 'gallery.html')
  await build({
    root: dashboard,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input } },
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://gallery').pathname
    try {
      const bytes = readFileSync(join(folder, path))
      const type = contentTypes.get(extname(path)) ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/gallery.html`,
    close: () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
