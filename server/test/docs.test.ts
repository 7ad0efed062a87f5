/** What the documents say exists: links, paths, commands, options, settings, dependencies. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commandParts } from '../src/app/command-parts.ts'
import { runProgram } from '../src/cli/program.ts'
import { aliases, isSettingName } from '../src/config/settings.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const skipped = new Set(['node_modules', '.git', 'data', 'results', 'coverage'])
const walk = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (skipped.has(entry.name)) return []
    return entry.isDirectory() ? [path, ...walk(path)] : [path]
  })
const paths = walk('.')
const documents = paths.filter((path) => path.endsWith('.md'))

/** Text of code spans and of lines in fenced blocks. */
const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '')
const spans = (text: string): string[] =>
  [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].flatMap((match) => match[1] ?? [])
const fencedLines = (text: string): string[] =>
  [...text.matchAll(/^```[\s\S]*?^```/gm)].flatMap(([block]) => block.split('\n').slice(1, -1))

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
const anchors = (path: string): string[] =>
  [...withoutFences(read(path)).matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1] ?? ''))

describe('a link', () => {
  it.each(documents)('in %s leads somewhere', (document) => {
    const broken: string[] = []
    for (const [, target = ''] of withoutFences(read(document)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?|mailto):/.test(target)) continue
      const [file = '', anchor] = target.split('#')
      const path = file === '' ? document : relative(root, resolve(root, dirname(document), file))
      if (!existsSync(join(root, path))) broken.push(target)
      else if (anchor !== undefined && !anchors(path).includes(anchor)) broken.push(target)
    }
    expect(broken).toEqual([])
  })
})

/** `<name>` and `*` stand for one segment; a path may be given from any folder on (`relay/relay.ts`). */
const pathPattern = (span: string): RegExp => {
  const escaped = span.replace(/\/$/, '').replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:^|/)${escaped.replaceAll(/<[^<>/]*>|\*/g, '[^/]+')}$`)
}
const tops = new Set(readdirSync(root))
const looksLikePath = (span: string): boolean =>
  /^[\w.@<>*-]+(?:\/[\w.@<>*-]+)+\/?$/.test(span) &&
  !span.startsWith('../') &&
  (tops.has(span.split('/')[0] ?? '') || /\.(?:ts|js|md|json|py|sh|env)$/.test(span))
/** Made by installing or running. */
const madeLater = (span: string): boolean => /^(?:data|node_modules|bench\/results|dashboard\/dist)(?:\/|$)/.test(span)

const missingPaths = (texts: readonly string[]): string[] =>
  texts.filter((span) => {
    const pattern = pathPattern(span)
    return looksLikePath(span) && !madeLater(span) && !paths.some((path) => pattern.test(path))
  })

describe('a path', () => {
  it.each(documents)('named in %s exists', (document) => {
    expect(missingPaths(spans(read(document)))).toEqual([])
  })

  it('drawn in the line of ARCHITECTURE.md exists', () => {
    const words = fencedLines(read('ARCHITECTURE.md')).flatMap((line) => line.split(/[\s,]+/))
    expect(words.filter(looksLikePath).length).toBeGreaterThan(8)
    expect(missingPaths(words)).toEqual([])
  })

  it('is looked for: an absent one is found out', () => {
    expect(missingPaths(['server/src/gateway/absent.ts', 'docs/guides/add-a-<thing>.md', 'connection/model'])).toEqual([
      'server/src/gateway/absent.ts',
    ])
  })
})

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md')
  const folders = ['server/src', 'server/test', 'dashboard/src'].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`),
  )

  it('has a row for every folder of the server, its tests and the dashboard', () => {
    expect(folders.filter((folder) => !text.includes(`| \`${folder}\` |`))).toEqual([])
  })

  it('draws the layers as CONTRIBUTING.md does', () => {
    const layers = fencedLines(text).find((line) => line.startsWith('kernel →'))
    expect(layers).toBeDefined()
    expect(fencedLines(read('CONTRIBUTING.md'))).toContain(layers)
  })

  it('draws the layers of the dashboard with each of its folders', () => {
    const layers = fencedLines(text).filter((line) => line.startsWith('ui →') || line.startsWith('  →'))
    const drawn = layers.flatMap((line) => line.split(/→|,/)).map((word) => word.trim())
    const there = folders.filter((folder) => folder.startsWith('dashboard/src/')).map((folder) => basename(folder))
    expect(there.filter((folder) => folder !== 'locales' && !drawn.includes(folder))).toEqual([])
  })

  it('names every table once, under its owner', () => {
    const schema = read('server/src/storage/schema.ts')
    const tables = [...schema.slice(schema.indexOf('export type Schema')).matchAll(/^ {2}(\w+): \w+Row$/gm)]
    const section = text.slice(text.indexOf('## One owner per table'), text.indexOf('## Where do I change'))
    const counts = tables.map(([, table]) => [table, section.split(`\`${table}\``).length - 1])
    expect(counts.length).toBeGreaterThan(10)
    expect(counts.filter(([, count]) => count !== 1)).toEqual([])
  })
})

const helpOf = async (words: readonly string[]): Promise<string> => {
  let written = ''
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk)
      done()
    },
  })
  await runProgram({ ...commandParts(), output: sink, errors: sink }, [...words, '--help'])
  return written
}

const commandLines = (document: string): string[] => {
  const text = read(document)
  return [...spans(text), ...fencedLines(text)].map((line) => line.replace(/\s+#.*$/, '').trim())
}

/** `provider add`, `audit proof inclusion`: what the reference has a section on. */
const commandPaths = new Set(
  [...read('docs/reference/command-line.md').matchAll(/^## `keepgate ([a-z -]+?)(?: [<[].*)?`$/gm)].map(
    ([, path]) => path,
  ),
)

/** `npx keepgate provider add openai --name x` → the command's words, and its options. */
const keepgateCommands = (document: string): { words: string[]; options: string[] }[] =>
  commandLines(document).flatMap((line) => {
    const [, rest] = /(?:^|\s)(?:npx )?keepgate ((?:[a-z]+)(?:\s.*)?)$/.exec(line) ?? []
    if (rest === undefined) return []
    const parts = rest.split(/\s+/)
    const depth = [3, 2].find((count) => commandPaths.has(parts.slice(0, count).join(' '))) ?? 1
    return [{ words: parts.slice(0, depth), options: parts.filter((part) => /^--[a-z]/.test(part)) }]
  })

describe('a command', () => {
  const named = documents.flatMap((document) => keepgateCommands(document))

  it('of keepgate that a document names exists, with its options', async () => {
    expect(named.length).toBeGreaterThan(10)
    const wrong: string[] = []
    const helps = new Map<string, string>()
    for (const { words, options } of named) {
      const command = words.join(' ')
      const help = helps.get(command) ?? (await helpOf(words))
      helps.set(command, help)
      if (!help.startsWith(`Usage: keepgate ${command}`)) wrong.push(command)
      else wrong.push(...options.filter((option) => !help.includes(option)).map((option) => `${command} ${option}`))
    }
    expect(wrong).toEqual([])
  })

  it('of npm that a document names is a script', () => {
    const scriptsOf = (path: string) => (JSON.parse(read(path)) as { scripts: Record<string, string> }).scripts
    const own = { root: scriptsOf('package.json'), dashboard: scriptsOf('dashboard/package.json') }
    const used = documents.flatMap((document) =>
      commandLines(document).flatMap((line) =>
        [...line.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)(?: -w (dashboard))?/g)].map((match) => ({
          name: match[1] ?? match[2] ?? '',
          workspace: match[3] === 'dashboard' ? ('dashboard' as const) : ('root' as const),
        })),
      ),
    )
    expect(used.length).toBeGreaterThan(5)
    expect(used.filter(({ name, workspace }) => own[workspace][name] === undefined)).toEqual([])
  })
})

describe('a setting', () => {
  const guides = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'CHANGELOG.md']
  /** For the tests, for the examples, or of the configuration file itself. */
  const others =
    /^(?:KEEPGATE_(?:TEST_POSTGRES_URL|CHROMIUM|REQUIRE_SERVICES|CONFIG|URL|API_KEY|MODEL|EMAIL|PASSWORD|WORKSPACE_ID)|TOKEN|CI)$/

  it.each(guides)('named in %s exists', (document) => {
    const text = read(document)
    const given = [...spans(text), ...fencedLines(text)].flatMap((line) =>
      [...line.matchAll(/(?<![\w$-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g)].flatMap((match) => match[1] ?? []),
    )
    const known = (name: string): boolean =>
      isSettingName(name) || name in aliases || isSettingName(name.replace(/_FILE$/, '')) || others.test(name)
    expect(given.filter((name) => !known(name))).toEqual([])
  })
})

describe('the index of the documentation', () => {
  it('leads to every file under docs', () => {
    const index = read('docs/README.md')
    const files = paths.filter((path) => /^docs\/.+\.\w+$/.test(path) && path !== 'docs/README.md')
    expect(files.length).toBeGreaterThan(15)
    expect(files.filter((path) => !index.includes(`(${relative('docs', path)})`))).toEqual([])
  })

  it('gives each decision its number, its date and its own title', () => {
    const decisions = paths.filter((path) => /^docs\/decisions\/.+\.md$/.test(path)).toSorted()
    expect(decisions.map((path) => Number(basename(path).slice(0, 4)))).toEqual(decisions.map((_, index) => index + 1))
    for (const path of decisions) {
      const [title = '', , date = ''] = read(path).split('\n')
      expect(title).toMatch(new RegExp(`^# ${Number(basename(path).slice(0, 4))}\\. `))
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2} · (?:accepted|replaced)/)
      expect(read('docs/README.md')).toContain(`[${title.slice(2)}](decisions/${basename(path)})`)
    }
  })
})

describe('dependencies', () => {
  const manifest = (
    path: string,
  ): { dependencies?: Record<string, string>; devDependencies?: Record<string, string> } => JSON.parse(read(path))
  const page = read('docs/decisions/0003-dependencies.md')

  it('of the server and the packages have a row with their exact version', () => {
    const used = ['server/package.json', 'packages/protocol/package.json', 'packages/client/package.json'].flatMap(
      (path) => Object.entries(manifest(path).dependencies ?? {}).filter(([name]) => !name.startsWith('@keepgate/')),
    )
    expect(used.length).toBeGreaterThan(10)
    expect(used.filter(([name, version]) => !page.includes(`| \`${name}\` ${version} |`))).toEqual([])
  })

  it('of development are all named', () => {
    const names = ['package.json', 'dashboard/package.json']
      .flatMap((path) => Object.keys(manifest(path).devDependencies ?? {}))
      .filter((name) => !name.startsWith('@keepgate/'))
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  it('have no install scripts', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { hasInstallScript?: boolean }> }
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript === true)).toEqual([])
  })
})
