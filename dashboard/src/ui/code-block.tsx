import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CopyButton } from './copy-button.tsx'
import { ScrollRegion } from './scroll-region.tsx'
import { Tabs } from './tabs.tsx'

export type CodeBlockProps = {
  code: string
  /** What the code is; names the region that scrolls. */
  label: string
  /** Breaks long lines instead of scrolling sideways. */
  wrap?: boolean
}

export const CodeBlock = ({ code, label, wrap = false }: CodeBlockProps) => {
  const { t } = useLingui()
  return (
    <div className="flex min-w-0 items-start rounded border border-line bg-sunken">
      <ScrollRegion label={label} className="max-h-96 flex-1 overflow-auto">
        <pre dir="ltr" className={`px-3 py-2 font-mono text-sm ${wrap ? 'break-all whitespace-pre-wrap' : 'w-max'}`}>
          <code>{code}</code>
        </pre>
      </ScrollRegion>
      <div className="p-1">
        <CopyButton text={code} label={t`Copy`} compact />
      </div>
    </div>
  )
}

export type Snippet = { readonly id: string; readonly label: string; readonly code: string }

/** The same thing in several languages or tools, one tab each. */
export const Snippets = ({ snippets, label }: { snippets: readonly Snippet[]; label: string }) => {
  const [chosen, setChosen] = useState(snippets[0]?.id ?? '')
  return (
    <Tabs
      label={label}
      value={chosen}
      onChange={setChosen}
      tabs={snippets.map((snippet) => ({
        value: snippet.id,
        label: snippet.label,
        content: <CodeBlock code={snippet.code} label={snippet.label} />,
      }))}
    />
  )
}
