import { useLingui } from '@lingui/react/macro'
import { EntryFrame } from '../../session/entry-frame.tsx'

export const SetupPage = () => {
  const { t } = useLingui()
  return <EntryFrame title={t`Set up Keepgate`}>{null}</EntryFrame>
}
