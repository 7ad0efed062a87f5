import { InstallationSettings } from '@keepgate/protocol/settings'
import { defineRoute, none } from '../../define-route.ts'

export const getSettings = defineRoute({
  method: 'GET',
  path: '/api/settings',
  summary: 'See what the configuration decided: stage, sign-up, origins, sessions',
  auth: 'instance-admin',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: InstallationSettings },
  handle: ({ services: { settings } }): InstallationSettings => ({
    version: settings.version,
    environment: settings.environment,
    public_url: settings.publicUrl,
    sign_up: settings.signUp,
    cors: {
      origins: [...settings.cors.origins],
      methods: [...settings.cors.methods],
      headers: settings.cors.headers === '*' ? '*' : [...settings.cors.headers],
    },
    allow_insecure_http: settings.allowInsecureHttp,
    session_idle_seconds: settings.sessionIdleSeconds,
    session_absolute_seconds: settings.sessionAbsoluteSeconds,
    log_retention_seconds: Math.floor(settings.logRetentionMs / 1000),
    prices_of: settings.pricesOf,
  }),
})
