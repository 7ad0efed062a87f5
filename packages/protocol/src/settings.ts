/** Wire schemas of what the configuration decided, to look at. */
import { z } from 'zod/mini'
import { Environment } from './environment.ts'

/** "N per window"; null = off. */
export const LimitRule = z.nullable(z.strictObject({ limit: z.int(), window_seconds: z.int() }))
export type LimitRule = z.infer<typeof LimitRule>

export const LimitsInForce = z.strictObject({
  /** Every arrival of one address, everywhere. */
  address: LimitRule,
  /** An API key without a limit of its own, and a member in the playground. */
  key: LimitRule,
  /** Outside /v1, by class of route and address. */
  classes: z.strictObject({
    default: LimitRule,
    chat: LimitRule,
    auth: LimitRule,
    tool: LimitRule,
    health: LimitRule,
  }),
})
export type LimitsInForce = z.infer<typeof LimitsInForce>

/** Facts of the installation for its administrators; environment and settings file decide them, before a start. */
export const InstallationSettings = z.strictObject({
  version: z.string(),
  environment: Environment,
  /** Null: the address it listens on. */
  public_url: z.nullable(z.string()),
  sign_up: z.enum(['invite', 'open', 'closed']),
  cors: z.strictObject({
    origins: z.array(z.string()),
    methods: z.array(z.string()),
    /** `*`: any. */
    headers: z.union([z.array(z.string()), z.literal('*')]),
  }),
  allow_insecure_http: z.boolean(),
  session_idle_seconds: z.int(),
  session_absolute_seconds: z.int(),
  log_retention_seconds: z.int(),
  /** Day of the price table, `2026-01-31`. */
  prices_of: z.string(),
})
export type InstallationSettings = z.infer<typeof InstallationSettings>
