import { Trans, useLingui } from '@lingui/react/macro'
import { AppearanceFields } from '../../browser/appearance-fields.tsx'
import { Dialog } from '../../ui/dialog.tsx'

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
