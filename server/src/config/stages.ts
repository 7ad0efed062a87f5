/** What differs between the stages (ENVIRONMENT): the default of a setting, as the text one would write. */
import type { Environment } from '@keepgate/protocol/environment'

export type ByStage = Readonly<Record<Environment, string | null>>

export const everyStage = (value: string | null): ByStage => ({
  development: value,
  staging: value,
  production: value,
})

/** Development permits, staging is conservative, production balanced; a class that is `off` counts nothing. */
export const rateDefaults = {
  RATE_LIMIT_DEFAULT: { development: 'off', staging: '50/minute', production: '100/minute' },
  RATE_LIMIT_CHAT: { development: 'off', staging: '5/minute', production: '10/minute' },
  RATE_LIMIT_AUTH: { development: 'off', staging: '5/minute', production: '5/minute' },
  RATE_LIMIT_TOOL: { development: 'off', staging: '15/minute', production: '30/minute' },
  RATE_LIMIT_HEALTH: { development: 'off', staging: '60/minute', production: '60/minute' },
} as const satisfies Record<string, ByStage>

export const corsOriginDefaults: ByStage = {
  development: 'http://localhost:5173,http://localhost:3000,http://localhost:8080',
  staging: null,
  production: null,
}

export const corsHeaderDefaults: ByStage = {
  development: '*',
  staging: 'Content-Type,Authorization',
  production: 'Content-Type,Authorization',
}

export const corsMethods: Readonly<Record<Environment, readonly string[]>> = {
  development: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
  staging: ['GET', 'POST', 'PUT', 'OPTIONS'],
  production: ['GET', 'POST', 'OPTIONS'],
}
