import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'

/** Both files hold exactly what the filters leave. */
export const DownloadMenu = ({ onDownload }: { onDownload: (format: 'csv' | 'json') => void }) => {
  const { t } = useLingui()
  return (
    <Menu
      trigger={
        <Button icon="download">
          <Trans>Download</Trans>
        </Button>
      }
      items={[
        { label: t`CSV, for spreadsheets`, icon: 'table', onSelect: () => onDownload('csv') },
        { label: t`JSON, for programs`, icon: 'list', onSelect: () => onDownload('json') },
      ]}
    />
  )
}
