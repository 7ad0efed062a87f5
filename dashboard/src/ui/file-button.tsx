import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'

export type FileButtonProps = {
  children: ReactNode
  /** Endings and types that are offered, such as `.jsonl`; a person may choose any file all the same. */
  accept?: string
  disabled?: boolean
  onChoose: (file: File) => void
}

/** Opens the browser's own choice of a file. Nothing is sent. */
export const FileButton = ({ children, accept, disabled, onChoose }: FileButtonProps) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          // The same file again, after it was changed, is a choice too.
          target.value = ''
          if (file !== undefined) onChoose(file)
        }}
      />
      <Button disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  )
}
