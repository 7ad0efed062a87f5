import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { renamePerson } from '../../api/auth/rename-person.ts'
import { problemOf } from '../../api/problem-of.ts'
import { session } from '../../session/page-session.ts'
import { useAccount } from '../../session/use-session.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'

const longestName = 80

/** One's own name. */
export const RenamePerson = () => {
  const { t } = useLingui()
  const { person } = useAccount()
  const queries = useQueryClient()
  const [name, setName] = useState(person.display_name)
  const rename = useMutation({
    mutationFn: () => renamePerson(name.trim()),
    onSuccess: async () => {
      // The session's answer names the person, lists of people name them too.
      await Promise.all([session.refresh(), queries.invalidateQueries()])
      toast('good', t`Name changed`)
    },
  })
  return (
    <div className="max-w-md">
      <Form
        label={t`Your name`}
        problem={rename.error === null ? null : problemOf(rename.error)}
        onSubmit={() => rename.mutate()}
      >
        <TextField
          name="display_name"
          label={t`Name`}
          value={name}
          onChange={setName}
          maxLength={longestName}
          autoComplete="name"
          hint={t`Everybody in your workspaces sees it. The e-mail address to log in with stays as it is.`}
        />
        <div>
          <Button
            type="submit"
            busy={rename.isPending}
            disabled={name.trim() === '' || name.trim() === person.display_name}
          >
            <Trans>Change name</Trans>
          </Button>
        </div>
      </Form>
    </div>
  )
}
