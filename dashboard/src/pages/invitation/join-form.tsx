import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { acceptInvitation } from '../../api/auth/accept-invitation.ts'
import { problemOf } from '../../api/problem-of.ts'
import { forgetFragmentToken } from '../../session/fragment-token.ts'
import { session } from '../../session/page-session.ts'
import type { Account } from '../../session/session-state.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'

/** Joins as the person who is logged in. */
export const JoinForm = ({ account, token }: { account: Account; token: string }) => {
  const { t } = useLingui()
  const navigate = useNavigate()
  const join = useMutation({
    mutationFn: () => acceptInvitation(token),
    onSuccess: async (workspaceId) => {
      forgetFragmentToken()
      await session.refresh()
      await navigate({ to: '/w/$workspaceId/overview', params: { workspaceId }, replace: true })
    },
  })
  const leave = useMutation({ mutationFn: session.logOut })
  const failure = join.error ?? leave.error
  return (
    <>
      <p>
        <Trans>
          You are logged in as <span className="foreign font-medium">{account.person.email}</span>. The invitation must
          be for this address.
        </Trans>
      </p>
      <Form label={t`Join`} problem={failure === null ? null : problemOf(failure)} onSubmit={() => join.mutate()}>
        <Button type="submit" look="primary" busy={join.isPending}>
          <Trans>Join the workspace</Trans>
        </Button>
      </Form>
      <Button look="quiet" size="small" busy={leave.isPending} onClick={() => leave.mutate()}>
        <Trans>Log out and use another account</Trans>
      </Button>
    </>
  )
}
