// Writes .env.example, docs/reference/configuration.md and docs/reference/command-line.md from the settings and the
// commands. Run after changing one.
import { mkdirSync, writeFileSync } from 'node:fs'
import { commandParts } from '../server/src/app/command-parts.ts'
import { commandLinePage } from '../server/src/cli/program.ts'
import { configurationPage, environmentExample } from '../server/src/config/reference.ts'

const root = new URL('../', import.meta.url)
mkdirSync(new URL('docs/reference/', root), { recursive: true })
writeFileSync(new URL('.env.example', root), environmentExample())
writeFileSync(new URL('docs/reference/configuration.md', root), configurationPage())
writeFileSync(new URL('docs/reference/command-line.md', root), commandLinePage(commandParts()))
