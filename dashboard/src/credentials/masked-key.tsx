import { visibleText } from '../ui/visible-text.ts'

/** The beginning and the end of a key: what people compare with what they have. */
export const MaskedKey = ({ prefix, lastFour }: { prefix: 'pk' | 'mk'; lastFour: string }) => (
  <code className="font-mono text-sm whitespace-nowrap" dir="ltr">
    {prefix}_…{visibleText(lastFour)}
  </code>
)
