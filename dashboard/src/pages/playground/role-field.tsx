import { useLingui } from '@lingui/react/macro'
import { Select } from '../../ui/select.tsx'
import type { Role } from './conversation.ts'

/** Who says a message. */
export const RoleField = ({ value, onChange }: { value: Role; onChange: (role: Role) => void }) => {
  const { t } = useLingui()
  return (
    <div className="w-32">
      <Select<Role>
        label={t`Role`}
        hideLabel
        value={value}
        onChange={onChange}
        options={[
          { value: 'user', label: t`User` },
          { value: 'assistant', label: t`Assistant` },
        ]}
      />
    </div>
  )
}
