import { useLingui } from '@lingui/react/macro'
import { problemOf } from '../../api/problem-of.ts'
import type { FormProblem } from '../../ui/form-problem.ts'
import { WorkRefused } from './run-audit-work.ts'

/** Why nothing was verified, and what to do. That is another thing than a log that does not verify. */
export const useRefusalWords = (): ((error: unknown) => FormProblem) => {
  const { t } = useLingui()
  return (error) => {
    if (!(error instanceof WorkRefused)) return problemOf(error)
    switch (error.refusal) {
      case 'not_an_export':
        return {
          detail: t`This file is no export of an audit log.`,
          hint: t`Take the file that “Download export” or “npx keepgate audit export” wrote, as it is.`,
        }
      case 'public_key_invalid':
        return {
          detail: t`The log’s public key is not readable.`,
          hint: t`Do not trust the log before whoever runs this installation has explained it.`,
        }
      case 'other_public_key':
        return {
          detail: t`This file is of another log: its key is not this installation’s.`,
          hint: t`Verify it on the installation that wrote it, or on a machine of your own with “npx keepgate audit verify”.`,
        }
      case 'checkpoint_before_beginning':
        return {
          detail: t`The file begins behind the checkpoint, so it cannot be compared with it.`,
          hint: t`Export the log from its first entry on.`,
        }
      case 'no_signatures':
        return {
          detail: t`This browser cannot verify signatures here.`,
          hint: t`Open the page over https in a current browser, or download the export and run “npx keepgate audit verify”.`,
        }
      case 'not_received':
        return {
          detail: t`The export did not arrive whole, so nothing was verified.`,
          hint: t`Try again; if it goes on, look at Health.`,
        }
      case 'worker_failed':
        return {
          detail: t`This browser could not verify the log.`,
          hint: t`Reload the page. If that does not help, download the export and run “npx keepgate audit verify”.`,
        }
    }
  }
}
