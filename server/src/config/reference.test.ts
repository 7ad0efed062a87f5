import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { configurationPage, environmentExample } from './reference.ts'
import { settingNames, settings } from './settings.ts'
import { nearest } from './suggestion.ts'

const committed = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const stale = 'run `node scripts/generate-reference.ts` and commit what it writes'

describe('the reference', () => {
  it('.env.example is what the settings say', () => {
    expect(committed('.env.example'), stale).toBe(environmentExample())
  })

  it('docs/reference/configuration.md is what the settings say', () => {
    expect(committed('docs/reference/configuration.md'), stale).toBe(configurationPage())
  })

  it('shows every setting with an example that is valid', () => {
    const uncommented = parseEnv(environmentExample().replaceAll(/^# ([A-Z_]+=)/gm, '$1'))
    for (const name of settingNames) {
      expect(Object.hasOwn(uncommented, name), name).toBe(true)
      const setting = settings[name]
      if (!setting.secret) expect(setting.schema.safeParse(setting.example).success, name).toBe(true)
      for (const text of Object.values(setting.defaults))
        if (text !== null) expect(setting.schema.safeParse(text).success, name).toBe(true)
    }
  })

  it('no two settings are so alike that a slip of the pen turns one into the other', () => {
    for (const name of settingNames) {
      const others = settingNames.filter((other) => other !== name && other !== `${name}S` && `${other}S` !== name)
      expect(nearest(name, others, 1)).toBeNull()
    }
  })
})
