import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { auditKeyQuery } from '../../api/audit/get-audit-key.ts'
import { problemOf } from '../../api/problem-of.ts'
import { saveTextFile } from '../../session/save-text-file.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Figure } from '../../ui/figure.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

/** What an auditor takes along: what the log is today, signed, and the key that says so. */
export const NewestCheckpoint = () => {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(auditKeyQuery(useWorkspace().id))
  const checkpoint = data?.checkpoint ?? null
  return (
    <Section
      title={<Trans>Newest checkpoint and public key</Trans>}
      description={
        <Trans>
          Keep both where the administrators of this installation cannot write: they show later whether anything was
          changed.
        </Trans>
      }
      actions={
        checkpoint === null ? undefined : (
          <Button
            icon="download"
            onClick={() => saveTextFile(`keepgate-checkpoint-${checkpoint.size}.txt`, checkpoint.note)}
          >
            <Trans>Download checkpoint</Trans>
          </Button>
        )
      }
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton height={160} />
        ) : (
          <Failed failure={problemOf(error)} onRetry={() => void refetch()} />
        )
      ) : (
        <div className="grid gap-4">
          {checkpoint === null ? (
            <p>
              <Trans>No checkpoint was signed yet; one is made within a minute of an entry.</Trans>
            </p>
          ) : (
            <KeyValues
              items={[
                { label: t`Entries`, value: <Figure value={checkpoint.size} /> },
                { label: t`Signed`, value: <RelativeTime at={checkpoint.time} /> },
                { label: t`Root`, value: <Name text={checkpoint.root} code wrap /> },
              ]}
            />
          )}
          <CodeBlock code={data.public_key} label={t`Public key`} wrap />
        </div>
      )}
    </Section>
  )
}
