/** The house rules that a reader relies on, read from the sources themselves. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const serverSource = join(root, 'server/src')

type Source = { readonly path: string; readonly text: string }

const sourcesUnder = (folder: string): Source[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => ({ path: relative(root, join(folder, name)), text: readFileSync(join(folder, name), 'utf8') }))

const server = sourcesUnder(serverSource)
const packages = sourcesUnder(join(root, 'packages'))
const dashboard = sourcesUnder(join(root, 'dashboard/src'))
const everything = [...server, ...packages, ...dashboard]
const isTest = ({ path }: Source): boolean => /\.test\.tsx?$/.test(path)
const production = everything.filter((source) => !isTest(source))

/** Rows from left to right: a file may import its own folder and any row further left, never a neighbour. */
const rows: readonly (readonly string[])[] = [
  ['kernel'],
  ['crypto'],
  ['config', 'telemetry'],
  ['storage'],
  ['identity', 'vault', 'audit', 'limits'],
  ['gateway'],
  ['backup'],
  ['http', 'cli'],
  ['app'],
  ['main'],
]

const rowOf = (layer: string): number => rows.findIndex((row) => row.includes(layer))

/** The same of the dashboard. Every page is a folder of its own; another page may know its routes, to lead there. */
const dashboardRows: readonly (readonly string[])[] = [
  ['ui'],
  ['browser'],
  ['api'],
  ['session'],
  ['routing'],
  ['workspace'],
  ['audit-log', 'credentials', 'first-request', 'installation', 'models', 'people', 'providers', 'records', 'snippets'],
  ['pages'],
  ['app'],
  ['main'],
]

/** `pages/keys`, `ui`, `main`. */
const dashboardLayerOf = (path: string): string => {
  const [first = '', second = ''] = relative('dashboard/src', path).split('/')
  return first === 'pages' ? `${first}/${second}` : first.replace(/\.tsx?$/, '')
}

const dashboardRowOf = (layer: string): number =>
  dashboardRows.findIndex((row) => row.includes(layer.replace(/\/.*$/, '')))

/** Files that lie directly in src are layers of their own name. */
const layerOf = (path: string): string => {
  const [first = ''] = relative('server/src', path).split('/')
  return first.replace(/\.ts$/, '')
}

const importsOf = ({ text }: Source): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap((match) => match[1] ?? [])

const localTarget = (source: Source, specifier: string): string | null =>
  specifier.startsWith('.') ? relative(root, resolve(root, dirname(source.path), specifier)) : null

const offenders = (sources: readonly Source[], matches: (source: Source) => boolean): string[] =>
  sources.filter(matches).map(({ path }) => path)

const imports =
  (...packageNames: string[]) =>
  (source: Source): boolean =>
    importsOf(source).some((specifier) =>
      packageNames.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
    )

/** What of the network modules only listens, looks or names. */
const listening = new Set(['createServer', 'isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress', 'STATUS_CODES'])

const importsThatConnect = (text: string): boolean =>
  [...text.matchAll(/import\s+([^']*?)\s*from\s+'node:(?:http|net|tls)'/g)].some(([, names = '']) => {
    if (names.startsWith('type ')) return false
    const listed = /^\{(.*)\}$/s
      .exec(names)?.[1]
      ?.split(',')
      .map((name) => name.trim()) ?? [names]
    return !listed.every((name) => name === '' || name.startsWith('type ') || listening.has(name))
  })

/** A client of the network modules, or one of the runtime's own. */
const opensConnection = ({ text }: Source): boolean =>
  importsThatConnect(text) ||
  /import\('node:(?:http|net|tls)'\)/.test(text) ||
  /(?:(?<![.\w])|globalThis\.)fetch\(|\bnew (?:WebSocket|EventSource)\b/.test(text)

describe('the layers', () => {
  it('import leftwards only, and never a neighbour', () => {
    const wrong: string[] = []
    for (const source of server.filter((item) => !isTest(item))) {
      const layer = layerOf(source.path)
      expect(rowOf(layer), `${source.path} lies in no known layer`).toBeGreaterThanOrEqual(0)
      for (const specifier of importsOf(source)) {
        const target = localTarget(source, specifier)
        if (target === null || !target.startsWith('server/src/')) continue
        const other = layerOf(target)
        if (other !== layer && rowOf(other) >= rowOf(layer)) wrong.push(`${source.path} imports ${target}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('keep protocol and client free of the server, and protocol free of the client', () => {
    const wrong = packages.flatMap((source) =>
      importsOf(source)
        .filter(
          (specifier) =>
            specifier.includes('server/') ||
            (source.path.startsWith('packages/protocol') && specifier.startsWith('@keepgate/client')),
        )
        .map((specifier) => `${source.path} imports ${specifier}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('the dashboard', () => {
  const pages = dashboard.filter((source) => !isTest(source))
  const localImports = (source: Source): string[] =>
    importsOf(source).flatMap((specifier) => localTarget(source, specifier) ?? [])

  it('imports nothing of the server: protocol and client are what the two share', () => {
    const reaches = (source: Source): boolean =>
      localImports(source).some((target) => !target.startsWith('dashboard/src/')) ||
      imports('keepgate')(source) ||
      importsOf(source).some((specifier) => specifier.startsWith('node:'))
    expect(pages.length).toBeGreaterThan(50)
    expect(offenders(pages, reaches)).toEqual([])
  })

  it('imports leftwards only, never a neighbour, and of another page its routes alone', () => {
    const wrong: string[] = []
    for (const source of pages.filter(({ path }) => !path.endsWith('.d.ts'))) {
      const layer = dashboardLayerOf(source.path)
      expect(dashboardRowOf(layer), `${source.path} lies in no known layer`).toBeGreaterThanOrEqual(0)
      for (const target of localImports(source)) {
        const other = dashboardLayerOf(target)
        const leftwards = dashboardRowOf(other) < dashboardRowOf(layer)
        const routeOfPage = layer.startsWith('pages/') && other.startsWith('pages/') && /route\.ts$/.test(target)
        if (other !== layer && !leftwards && !routeOfPage) wrong.push(`${source.path} imports ${target}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('builds its look in ui, of libraries that nothing else imports', () => {
    const palette = 'dashboard/src/app/shell/palette.tsx'
    const uses = (source: Source): boolean =>
      !source.path.startsWith('dashboard/src/ui/') &&
      (imports('@tanstack/react-table', '@tanstack/react-virtual', 'lucide-react', 'uplot')(source) ||
        (imports('@base-ui/react')(source) && source.path !== palette))
    const knowsKeepgate = (source: Source): boolean =>
      source.path.startsWith('dashboard/src/ui/') && importsOf(source).some((name) => name.startsWith('@keepgate/'))
    expect(offenders(pages, uses)).toEqual([])
    expect(offenders(pages, knowsKeepgate)).toEqual([])
  })

  it('asks its server in api alone, and never writes markup', () => {
    const asks = (source: Source): boolean => opensConnection(source) && !source.path.startsWith('dashboard/src/api/')
    const writesMarkup = ({ text }: Source): boolean =>
      /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write\b/.test(text)
    expect(offenders(pages, asks)).toEqual([])
    expect(offenders(pages, writesMarkup)).toEqual([])
  })
})

describe('the single places', () => {
  it('read the environment in config alone', () => {
    const reads = ({ path, text }: Source): boolean =>
      // In a page it can only stand in a snippet that is shown.
      /\bprocess\.env\b/.test(text) && !/^(?:server\/src\/config|dashboard)\//.test(path)
    expect(offenders(production, reads)).toEqual([])
  })

  it('touch cryptography in crypto, protocol and client alone', () => {
    const allowed = /^(?:server\/src\/crypto\/|packages\/|server\/src\/kernel\/ids\.ts)/
    const uses = (source: Source): boolean =>
      imports('node:crypto', '@noble', 'hpke')(source) && !allowed.test(source.path)
    expect(offenders(production, uses)).toEqual([])
  })

  it('call out in send.ts alone', () => {
    const calls = (source: Source): boolean =>
      source.path.startsWith('server/src/') &&
      source.path !== 'server/src/gateway/send.ts' &&
      (imports('undici', 'node:https', 'node:http2', 'node:dgram')(source) || opensConnection(source))
    expect(offenders(production, calls)).toEqual([])
    const samples = [
      "import { createServer, request } from 'node:http'",
      "import { type Socket, connect } from 'node:net'",
      "import * as tls from 'node:tls'",
      "import net from 'node:net'",
      "await import('node:net')",
      "new WebSocket('wss://host')",
      'await fetch(url)',
      'globalThis.fetch(url)',
    ]
    expect(samples.filter((text) => !opensConnection({ path: '', text }))).toEqual([])
    expect(opensConnection({ path: '', text: "import { createServer, type Socket } from 'node:http'" })).toBe(false)
  })

  it('T34: list the origins of pages in config alone', () => {
    const lists = ({ path, text }: Source): boolean =>
      /https?:\/\/localhost:(?:5173|3000|8080)/.test(text) && !path.startsWith('server/src/config/')
    expect(offenders(production, lists)).toEqual([])
    expect(production.some(({ path, text }) => lists({ path: path.replace('config/', 'http/'), text }))).toBe(true)
  })

  it('X74 X77-X82: open a database in storage alone', () => {
    const opens = (source: Source): boolean =>
      imports('node:sqlite', 'pg')(source) && !source.path.startsWith('server/src/storage/')
    expect(offenders(production, opens)).toEqual([])
  })
})

describe('every table', () => {
  const owners: Readonly<Record<string, string>> = {
    people: 'identity',
    workspaces: 'identity',
    members: 'identity',
    invitations: 'identity',
    sessions: 'identity',
    api_keys: 'identity',
    setup_links: 'identity',
    data_keys: 'vault',
    instance_secrets: 'vault',
    root_key_checks: 'vault',
    root_key_holders: 'vault',
    wallet_accounts: 'vault',
    provider_connections: 'gateway',
    request_records: 'gateway',
    audit_entries: 'audit',
    audit_head: 'audit',
    audit_nodes: 'audit',
    audit_checkpoints: 'audit',
    policy_revision: 'storage',
    limit_windows: 'limits',
    admin_keys: 'identity',
    admin_nonces: 'identity',
    admin_commands: 'identity',
    limit_overrides: 'limits',
    outbound_allowances: 'gateway',
    imports: 'identity',
    import_items: 'identity',
    backup_runs: 'backup',
    schema_migrations: 'storage',
  }

  it('X75 X76 X86: is queried by its owner alone', () => {
    const wrong: string[] = []
    for (const source of server.filter((item) => !isTest(item) && !item.path.includes('/migrations/'))) {
      for (const match of source.text.matchAll(
        /(?:selectFrom|insertInto|updateTable|deleteFrom|[jJ]oin)\(\s*'(\w+)/g,
      )) {
        const table = match[1] ?? ''
        const owner = owners[table]
        if (owner === undefined) wrong.push(`${source.path} queries ${table}, which has no owner`)
        else if (layerOf(source.path) !== owner)
          wrong.push(`${source.path} queries ${table}, which belongs to ${owner}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('has an owner that is written down', () => {
    const schema = readFileSync(join(serverSource, 'storage/schema.ts'), 'utf8')
    const list = schema.slice(schema.indexOf('export type Schema'))
    const tables = [...list.matchAll(/^ {2}(\w+): \w+Row$/gm)].map((match) => match[1])
    expect([...tables, 'schema_migrations'].toSorted()).toEqual(Object.keys(owners).toSorted())
  })
})

describe('the taste', () => {
  it('keeps files under 400 lines', () => {
    expect(offenders(everything, ({ text }) => text.split('\n').length > 400)).toEqual([])
  })

  it('keeps app.ts a page and main.ts a glance', () => {
    const lines = (name: string): number => readFileSync(join(serverSource, name), 'utf8').split('\n').length
    expect(lines('app.ts')).toBeLessThanOrEqual(200)
    expect(lines('main.ts')).toBeLessThanOrEqual(60)
  })

  it('has no utils, helpers or managers', () => {
    expect(offenders(everything, ({ path }) => /\b(?:utils?|helpers?|manager)\b/i.test(path))).toEqual([])
  })
})
