/**
 * One file for a bug report. It holds what Keepgate knows of itself: no key, password, e-mail address or host of the
 * database, nothing that people named or sent. What a check says comes from this program's own sentences.
 */
import { availableParallelism, freemem, homedir, release, totalmem } from 'node:os'
import type { BundleReport, Check, EffectiveSetting } from '../cli/installation.ts'
import { maskSecrets } from '../telemetry/mask-secrets.ts'

const format = 1
/** Whoever answers for security is a person. */
const personalSettings: ReadonlySet<string> = new Set(['SECURITY_CONTACT'])
const userInfo = /:\/\/[^\s/"'@]*@/g
const email = /[^\s"'<>@:/\\(),;=]+@[^\s"'<>@:/\\(),;=]+/g

const withoutPeople = (text: string, home: string): string => {
  const short = home.length > 1 ? text.replaceAll(home, '~') : text
  return short.replace(userInfo, '://[left out]@').replace(email, '[e-mail]')
}

/** A failure that nobody foresaw speaks in the words of a library, which may repeat what it was given. */
const withoutUnforeseen = (check: Check): Check =>
  check.name === 'internal' ? { ...check, message: 'an unexpected failure; its message is left out here' } : check

const cleaned = (value: unknown, home: string): unknown => {
  if (typeof value === 'string') return withoutPeople(value, home)
  if (Array.isArray(value)) return value.map((item) => cleaned(item, home))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleaned(item, home)]))
}

const configurationOf = (settings: readonly EffectiveSetting[]): EffectiveSetting[] =>
  settings.map((setting) =>
    personalSettings.has(setting.name) && setting.value !== null ? { ...setting, value: '[left out]' } : setting,
  )

type Parts = {
  readonly version: string
  readonly nowMs: number
  /** Null where the configuration is not valid. */
  readonly configuration: { readonly stage: string; readonly settings: readonly EffectiveSetting[] } | null
  readonly report: BundleReport
}

/** @returns the file's text: one JSON object, indented, so that a person can look through it. */
export const bundleText = ({ version, nowMs, configuration, report }: Parts): string => {
  const bundle = {
    format,
    made_at: new Date(nowMs).toISOString(),
    keepgate: version,
    runtime: { node: process.versions.node, v8: process.versions.v8, sqlite: process.versions.sqlite ?? null },
    platform: { system: process.platform, architecture: process.arch, release: release() },
    cores: availableParallelism(),
    memory: { total_bytes: totalmem(), free_bytes: freemem() },
    stage: configuration?.stage ?? null,
    ok: report.ok,
    checks: report.checks.map(withoutUnforeseen),
    configuration: configuration === null ? null : configurationOf(configuration.settings),
    installation: report.facts,
  }
  return `${maskSecrets(JSON.stringify(cleaned(bundle, homedir()), null, 2))}\n`
}
