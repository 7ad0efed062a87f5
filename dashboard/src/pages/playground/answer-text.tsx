import { useLingui } from '@lingui/react/macro'
import { memo, useMemo } from 'react'
import { CodeBlock } from '../../ui/code-block.tsx'
import { splitCode } from './split-code.ts'

/** A message as text: what looks like markup stays what it is. Fenced code stands apart and can be copied. */
export const AnswerText = memo(({ text }: { text: string }) => {
  const { t } = useLingui()
  const parts = useMemo(() => splitCode(text), [text])
  return (
    <div className="grid min-w-0 gap-2">
      {parts.map((part, index) =>
        part.type === 'code' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the text, and grows there
          <CodeBlock key={index} code={part.text} label={part.language === '' ? t`Code` : part.language} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <p key={index} dir="auto" className="foreign max-w-[80ch] whitespace-pre-wrap">
            {part.text}
          </p>
        ),
      )}
    </div>
  )
})
