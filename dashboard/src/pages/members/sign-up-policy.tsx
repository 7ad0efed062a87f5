import type { AuthPolicy } from '@keepgate/protocol/login'
import { Trans, useLingui } from '@lingui/react/macro'
import { useAuthPolicy } from '../../session/use-auth-policy.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

/** A fact of the installation, decided before it starts. */
export const SignUpPolicy = () => {
  const { t } = useLingui()
  const policy = useAuthPolicy()
  return (
    <Section title={<Trans>Sign-up</Trans>} description={<Trans>Who can make an account on this installation.</Trans>}>
      <KeyValues
        items={[
          {
            label: t`Policy`,
            value: policy === undefined ? <Skeleton width="10rem" /> : <Policy of={policy.signup} />,
          },
          {
            label: t`To change it`,
            value: (
              <Trans>
                Set <code className="font-mono text-sm">SIGNUP</code> to{' '}
                <code className="font-mono text-sm">invite</code>, <code className="font-mono text-sm">open</code> or{' '}
                <code className="font-mono text-sm">closed</code> where the server is configured, and restart it.
              </Trans>
            ),
          },
        ]}
      />
    </Section>
  )
}

const Policy = ({ of }: { of: AuthPolicy['signup'] }) => {
  const { t } = useLingui()
  const words = {
    invite: { name: t`By invitation`, text: t`An account needs an invitation to a workspace.` },
    open: {
      name: t`Open`,
      text: t`Whoever reaches this server can make an account with a workspace of their own. This workspace still needs an invitation.`,
    },
    closed: {
      name: t`Closed`,
      text: t`Nobody can make an account. An invitation lets in only who has one already.`,
    },
  } satisfies Record<AuthPolicy['signup'], { name: string; text: string }>
  return (
    <>
      {words[of].name}
      <span className="block text-sm text-ink-soft">{words[of].text}</span>
    </>
  )
}
