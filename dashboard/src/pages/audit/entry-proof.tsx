import { RequestError } from '@keepgate/client/request-error'
import type { InclusionProof } from '@keepgate/protocol/audit'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { auditKeyQuery } from '../../api/audit/get-audit-key.ts'
import { inclusionProofQuery } from '../../api/audit/get-inclusion-proof.ts'
import { problemOf } from '../../api/problem-of.ts'
import { saveTextFile } from '../../session/save-text-file.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatNumber } from '../../ui/format.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { Name } from '../../ui/name.tsx'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { runAuditWork } from './run-audit-work.ts'
import { useRefusalWords } from './use-refusal-words.ts'

export type EntryProofProps = {
  sequence: number
  /** Whether the list shows it, so that it certainly exists. */
  listed: boolean
}

/** The entry's exact bytes, and that they are in the log: proven by the server, checked by this browser. */
export const EntryProof = ({ sequence, listed }: EntryProofProps) => {
  const { id } = useWorkspace()
  const proof = useQuery({ ...inclusionProofQuery(id, sequence), retry: false })
  const retry = (): void => void proof.refetch()
  if (proof.error instanceof RequestError && proof.error.code === 'not_found') {
    return listed ? (
      <NotSignedYet onRetry={retry} />
    ) : (
      <EmptyState title={<Trans>No such entry in this workspace.</Trans>} />
    )
  }
  if (proof.error !== null) return <Failed failure={problemOf(proof.error)} onRetry={retry} />
  return proof.data === undefined ? <Skeleton height={240} /> : <Proof proof={proof.data} />
}

const NotSignedYet = ({ onRetry }: { onRetry: () => void }) => (
  <Banner
    tone="info"
    title={<Trans>No signed checkpoint speaks for this entry yet.</Trans>}
    action={
      <Button size="small" icon="refresh" onClick={onRetry}>
        <Trans>Try again</Trans>
      </Button>
    }
  >
    <Trans>One is made within a minute of an entry; then its bytes and its proof stand here.</Trans>
  </Banner>
)

const Proof = ({ proof }: { proof: InclusionProof }) => {
  const { t } = useLingui()
  return (
    <>
      <CheckedHere proof={proof} />
      <section className="grid min-w-0 gap-2">
        <h3 className="font-semibold">
          <Trans>Exact bytes</Trans>
        </h3>
        <p className="text-ink-soft">
          <Trans>What is stored and hashed, character by character.</Trans>
        </p>
        <CodeBlock code={proof.bytes} label={t`Exact bytes`} wrap />
        <KeyValues items={[{ label: t`Entry hash`, value: <Name text={proof.entry_hash} code wrap /> }]} />
      </section>
      <div>
        <Button
          icon="download"
          onClick={() =>
            saveTextFile(`keepgate-audit-entry-${proof.index}.json`, `${JSON.stringify(proof, null, 2)}\n`)
          }
        >
          <Trans>Download the proof</Trans>
        </Button>
      </div>
    </>
  )
}

const CheckedHere = ({ proof }: { proof: InclusionProof }) => {
  const { i18n } = useLingui()
  const { id } = useWorkspace()
  const refusalWords = useRefusalWords()
  const key = useQuery(auditKeyQuery(id))
  const publicKey = key.data?.public_key
  const checked = useQuery({
    queryKey: ['audit-proof-checked', publicKey, proof],
    queryFn: ({ signal }) => runAuditWork({ type: 'verify-proof', proof, publicKey: publicKey ?? '' }, { signal }),
    enabled: publicKey !== undefined,
    retry: false,
    gcTime: 0,
  })
  const error = key.error ?? checked.error
  if (error !== null) return <ProblemBanner problem={refusalWords(error)} tone="warn" />
  if (checked.data?.type !== 'proof') return <Skeleton height={48} />
  const size = formatNumber(i18n.locale, proof.size)
  return checked.data.proofFault === null ? (
    <Banner tone="good" title={<Trans>This entry is in the log</Trans>}>
      <Trans>
        This browser has computed it from the bytes below, {String(proof.path.length)} hashes and the signed checkpoint
        of {size} entries.
      </Trans>
    </Banner>
  ) : (
    <Banner tone="bad" title={<Trans>The proof of this entry does not hold</Trans>}>
      <Trans>
        Its bytes, its hash or the checkpoint are not what was signed (<code>{checked.data.proofFault}</code>). Download
        the proof and show it to whoever audits this installation.
      </Trans>
    </Banner>
  )
}
