import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { problemOf } from '../../api/problem-of.ts'
import { session } from '../../session/page-session.ts'
import { RecoveryCode } from '../../session/recovery-code.tsx'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { SetupFrame } from './setup-frame.tsx'

/** Logged in already, but not in yet: what is shown here is shown once. */
export const CodeStep = ({ code, onEntered }: { code: string; onEntered: () => void }) => {
  const { t } = useLingui()
  const enter = useMutation({ mutationFn: () => session.enter(), onSuccess: onEntered })
  const problem = enter.error === null ? null : problemOf(enter.error)
  return (
    <SetupFrame step="account" title={t`Recovery code`} intro={<Trans>The account and the workspace are made.</Trans>}>
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div className="max-w-md">
        <RecoveryCode code={code} onKept={() => enter.mutate()} />
      </div>
    </SetupFrame>
  )
}
