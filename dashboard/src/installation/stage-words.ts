import type { InstallationSettings } from '@keepgate/protocol/settings'
import { useLingui } from '@lingui/react/macro'

export const useStageWords = (): Record<InstallationSettings['environment'], string> => {
  const { t } = useLingui()
  return { development: t`Development`, staging: t`Staging`, production: t`Production` }
}
