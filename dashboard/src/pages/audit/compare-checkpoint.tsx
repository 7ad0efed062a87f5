import { Trans, useLingui } from '@lingui/react/macro'
import { type DragEvent, useState } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { FileButton } from '../../ui/file-button.tsx'
import { Form, FormActions } from '../../ui/form.tsx'
import { formatNumber } from '../../ui/format.ts'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { Section } from '../../ui/section.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { type Comparison, useComparison } from './use-comparison.ts'
import { useRefusalWords } from './use-refusal-words.ts'

/** A note has at most 32 KiB; a larger file is something else, and is not read. */
const largestFile = 40_000

export const CompareCheckpoint = () => {
  const { t } = useLingui()
  const [note, setNote] = useState('')
  const [tooLarge, setTooLarge] = useState(false)
  const comparison = useComparison()
  const refusalWords = useRefusalWords()
  const change = (text: string): void => {
    comparison.reset()
    setTooLarge(false)
    setNote(text)
  }
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    change(file.size > largestFile ? '' : await file.text())
    setTooLarge(file.size > largestFile)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  return (
    <Section
      title={<Trans>Compare with a checkpoint you kept</Trans>}
      description={
        <Trans>
          Shows that nothing that the checkpoint speaks of was changed or removed since. Paste it, or drop its file
          here.
        </Trans>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a second way; the field and the button beside it do the same with keys. */}
      <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <Form onSubmit={() => comparison.mutate(note)} label={t`Compare with a checkpoint you kept`}>
          <TextArea
            label={t`Checkpoint`}
            name="checkpoint"
            value={note}
            onChange={change}
            rows={5}
            code
            error={tooLarge ? t`This file is too large to be a checkpoint.` : undefined}
          />
          <FormActions>
            <FileButton onChoose={(file) => void take(file)}>
              <Trans>Choose a file</Trans>
            </FileButton>
            <Button type="submit" busy={comparison.isPending}>
              <Trans>Compare</Trans>
            </Button>
          </FormActions>
        </Form>
      </div>
      <div className="pt-4">
        {comparison.error === null ? null : <ProblemBanner problem={refusalWords(comparison.error)} />}
        {comparison.data === undefined ? null : <Outcome comparison={comparison.data} />}
      </div>
    </Section>
  )
}

const Outcome = ({ comparison }: { comparison: Comparison }) => {
  const { i18n } = useLingui()
  if (comparison.outcome === 'no_checkpoint') {
    return (
      <Banner tone="warn" announce title={<Trans>This is no checkpoint.</Trans>}>
        <Trans>
          It is five lines: the log’s name, a size, a root, an empty line and a signature, as “Download checkpoint”
          wrote them.
        </Trans>
      </Banner>
    )
  }
  const size = formatNumber(i18n.locale, comparison.size)
  const now = formatNumber(i18n.locale, comparison.now)
  if (comparison.outcome === 'ahead') {
    return (
      <Banner tone="bad" announce title={<Trans>The log is shorter than your checkpoint.</Trans>}>
        <Trans>
          It speaks of {size} entries, and the newest checkpoint here of {now}. The end was cut off, an older state
          restored, or the checkpoint is another installation’s.
        </Trans>
      </Banner>
    )
  }
  if (comparison.fault === null) {
    return (
      <Banner tone="good" announce title={<Trans>Today’s log begins with yours.</Trans>}>
        <Trans>
          The first {size} entries are those of your checkpoint; the newest checkpoint speaks of {now}. This browser has
          computed it.
        </Trans>
      </Banner>
    )
  }
  return (
    <Banner tone="bad" announce title={<Trans>Your checkpoint and today’s log do not agree.</Trans>}>
      {comparison.fault === 'checkpoint_invalid' ? (
        <Trans>
          It was not signed by this log’s key: it is of another installation or was changed, or the key here was
          replaced. Compare the public key with the one you were given.
        </Trans>
      ) : (
        <Trans>
          Entries that it speaks of were changed or removed since. Keep your checkpoint, and have the log exported and
          verified.
        </Trans>
      )}
    </Banner>
  )
}
