import { visibleText } from './visible-text.ts'

export type NameProps = {
  text: string
  /** In the code face: identifiers, models, addresses. */
  code?: boolean
  /** Breaks into lines rather than being cut at the edge. */
  wrap?: boolean
}

/** A text that somebody else chose, as one line that cannot disturb what is around it; whole in its title. */
export const Name = ({ text, code = false, wrap = false }: NameProps) => {
  const shown = visibleText(text)
  const look = wrap ? 'break-words' : 'inline-block max-w-full truncate align-bottom'
  return (
    <bdi title={wrap ? undefined : shown} className={`${look} ${code ? 'font-mono text-sm' : ''}`}>
      {shown}
    </bdi>
  )
}
