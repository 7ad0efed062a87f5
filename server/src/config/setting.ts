/** What an entry of the table of settings is, and the kinds of entry that come more than once. */
import type { z } from 'zod'
import { Secret } from '../kernel/secret.ts'
import { type ByStage, everyStage } from './stages.ts'
import { atLeast, duration, readRate, text } from './values.ts'

export const day = 86_400_000

export type Setting<Schema extends z.ZodType> = {
  readonly section: string
  readonly description: string
  readonly schema: Schema
  /** Text as one would write it; null = unset. */
  readonly defaults: ByStage
  readonly example: string
  /** How values are written; null where the description says it all. */
  readonly unit: string | null
  /** Secret values are never shown, may be given as <NAME>_FILE, and leave the process environment after loading. */
  readonly secret: boolean
}

type Given<Schema extends z.ZodType> = {
  section: string
  description: string
  schema: Schema
  default?: string | ByStage
  example: string
  unit?: string
  secret?: boolean
}

export const setting = <Schema extends z.ZodType>(given: Given<Schema>): Setting<Schema> => ({
  section: given.section,
  description: given.description,
  schema: given.schema,
  defaults: typeof given.default === 'object' ? given.default : everyStage(given.default ?? null),
  example: given.example,
  unit: given.unit ?? null,
  secret: given.secret ?? false,
})

export const secretText = (read: (given: string) => string) => text((given) => new Secret(read(given)))

export const rate = (description: string, defaults: string | ByStage, example: string) =>
  setting({
    section: 'Limits',
    description,
    schema: text(readRate),
    default: defaults,
    example,
    unit: 'N/minute, N/hour, N/day or off',
  })

export const upstreamTimeout = (description: string, defaultText: string) =>
  setting({
    section: 'Providers',
    description,
    schema: text(duration(10, day)),
    default: defaultText,
    example: defaultText,
    unit: 'ms, s, m, h, d',
  })

/** Read by `parseKeyRing`, once all of them are known. */
export const rootKey = (description: string, example: string) =>
  setting({
    section: 'Secrets',
    description,
    schema: secretText((given) => given),
    example,
    secret: true,
    unit: 'base64 of 32 bytes',
  })

export const providerKey = (provider: string) =>
  setting({
    section: 'Provider keys',
    description: `Connects ${provider} in the first workspace.`,
    schema: secretText(atLeast(8)),
    example: '<the key>',
    secret: true,
  })
