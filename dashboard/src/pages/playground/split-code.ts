/** Fenced code in an answer, so that it can stand in the code face. Nothing else of Markdown is read. */

export type AnswerPart =
  | { readonly type: 'prose'; readonly text: string }
  | { readonly type: 'code'; readonly language: string; readonly text: string }

/** The answer's writer controls it, and the pattern below tries a long line's blanks again and again. */
const longestFence = 200
const fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/

/** A fence that is still open, as while an answer comes in, reaches to the end. */
export const splitCode = (answer: string): AnswerPart[] => {
  const parts: AnswerPart[] = []
  let lines: string[] = []
  let open: { mark: string; language: string } | null = null
  const close = (): void => {
    const text = lines.join('\n')
    if (open !== null) parts.push({ type: 'code', language: open.language, text })
    else if (text.trim() !== '') parts.push({ type: 'prose', text: text.replace(/^\n+|\n+$/g, '') })
    lines = []
  }
  for (const line of answer.split('\n')) {
    const [, mark = '', language = ''] = (line.length > longestFence ? null : fence.exec(line)) ?? []
    const closes: boolean = open !== null && mark.startsWith(open.mark) && language === ''
    if (mark !== '' && (open === null || closes)) {
      close()
      open = closes ? null : { mark, language }
    } else lines.push(line)
  }
  if (open !== null || lines.length > 0) close()
  return parts
}
