// Writes .env.example and docs/reference/configuration.md from the table of settings. Run after changing a setting.
import { mkdirSync, writeFileSync } from 'node:fs'
import { configurationPage, environmentExample } from '../server/src/config/reference.ts'

const root = new URL('../', import.meta.url)
mkdirSync(new URL('docs/reference/', root), { recursive: true })
writeFileSync(new URL('.env.example', root), environmentExample())
writeFileSync(new URL('docs/reference/configuration.md', root), configurationPage())
