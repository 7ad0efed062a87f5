import type { Config } from '../config/config.ts'
import type { HttpSettings } from '../http/services.ts'
import { version } from '../kernel/version.ts'

/** The part of the configuration that the control plane works with, or shows. @param pricesOf day of the price table. */
export const httpSettings = (config: Config, pricesOf: string): HttpSettings => ({
  version,
  environment: config.environment,
  publicUrl: config.publicUrl,
  allowInsecureHttp: config.allowInsecureHttp,
  cors: config.cors,
  metricsToken: config.metricsToken,
  securityContact: config.securityContact,
  signUp: config.signUp,
  sessionIdleSeconds: config.sessionIdleSeconds,
  sessionAbsoluteSeconds: config.sessionAbsoluteSeconds,
  logRetentionMs: config.logRetentionMs,
  pricesOf,
})
