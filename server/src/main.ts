/** The one entry: `npm start` and the command line. Kept small so that the compile cache covers the rest. */
import { enableCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Types are stripped once and kept: it halves the time to the first listening socket.
enableCompileCache(join(tmpdir(), `keepgate-compile-cache-${process.getuid?.() ?? 'user'}`))

const { runProgram } = await import('./cli/program.ts')
const { commandParts } = await import('./app/command-parts.ts')

process.exitCode = await runProgram(commandParts(), process.argv.slice(2))
