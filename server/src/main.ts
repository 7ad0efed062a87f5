/** The one entry: `npm start` and the command line. Kept small so that the compile cache covers the rest. */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Types are stripped once and kept: it halves the time to the first listening socket. The cache lies among the installed
// packages, which only the installer can write: cached code from a shared folder would be anybody's code.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/keepgate', import.meta.url)))

const { runProgram } = await import('./cli/program.ts')
const { commandParts } = await import('./app/command-parts.ts')

process.exitCode = await runProgram(commandParts(), process.argv.slice(2))
