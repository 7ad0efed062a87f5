import type { InstallationSettings } from '@keepgate/protocol/settings'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useStageWords } from '../../installation/stage-words.ts'
import { ExactTime } from '../../ui/exact-time.tsx'
import { Duration } from './duration.tsx'

export type InstallationFact = {
  readonly id: string
  readonly what: string
  readonly value: ReactNode
  /** Where it is decided; null for what comes with the version. */
  readonly setting: string | null
}

const Codes = ({ of, none }: { of: readonly string[]; none: ReactNode }) =>
  of.length === 0 ? (
    none
  ) : (
    <ul>
      {of.map((text) => (
        <li key={text} className="foreign font-mono text-sm">
          {text}
        </li>
      ))}
    </ul>
  )

export const useInstallationFacts = (
  settings: InstallationSettings | undefined,
): readonly InstallationFact[] | undefined => {
  const { t } = useLingui()
  const stages = useStageWords()
  if (settings === undefined) return undefined
  const signUp = { invite: t`By invitation`, open: t`Open`, closed: t`Closed` }
  const { cors } = settings
  return [
    { id: 'version', what: t`Version`, value: settings.version, setting: null },
    { id: 'stage', what: t`Stage`, value: stages[settings.environment], setting: 'ENVIRONMENT' },
    {
      id: 'address',
      what: t`Public address`,
      value: settings.public_url ?? <Trans>the one it listens on</Trans>,
      setting: 'PUBLIC_URL',
    },
    { id: 'sign-up', what: t`Sign-up`, value: signUp[settings.sign_up], setting: 'SIGNUP' },
    {
      id: 'origins',
      what: t`Other origins that may call it (CORS)`,
      value: <Codes of={cors.origins} none={<Trans>none</Trans>} />,
      setting: 'CORS_ORIGINS',
    },
    {
      id: 'headers',
      what: t`Headers those may send`,
      value: cors.headers === '*' ? <Trans>any</Trans> : <Codes of={cors.headers} none={<Trans>none</Trans>} />,
      setting: 'CORS_HEADERS',
    },
    {
      id: 'methods',
      what: t`Methods those may use`,
      value: <span className="font-mono text-sm">{cors.methods.join(', ')}</span>,
      setting: null,
    },
    {
      id: 'http',
      what: t`Login over plain http`,
      value: settings.allow_insecure_http ? <Trans>allowed</Trans> : <Trans>refused, but from this machine</Trans>,
      setting: 'ALLOW_INSECURE_HTTP',
    },
    {
      id: 'idle',
      what: t`A session ends unused after`,
      value: <Duration seconds={settings.session_idle_seconds} />,
      setting: 'SESSION_IDLE_TTL',
    },
    {
      id: 'absolute',
      what: t`A session ends in any case after`,
      value: <Duration seconds={settings.session_absolute_seconds} />,
      setting: 'SESSION_ABSOLUTE_TTL',
    },
    {
      id: 'records',
      what: t`Request records are kept for`,
      value: <Duration seconds={settings.log_retention_seconds} />,
      setting: 'LOG_RETENTION',
    },
    {
      id: 'prices',
      what: t`Prices as of`,
      value: <ExactTime at={`${settings.prices_of}T12:00:00Z`} show="day" />,
      setting: 'PRICES_FILE',
    },
  ]
}
