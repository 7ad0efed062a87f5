import { Trans, useLingui } from '@lingui/react/macro'
import { Dialog } from '../../ui/dialog.tsx'
import { AppearanceFields } from './appearance-fields.tsx'

export const AppearanceDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useLingui()
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t`Appearance and language`}
      description={<Trans>Kept in this browser.</Trans>}
    >
      <AppearanceFields />
    </Dialog>
  )
}
