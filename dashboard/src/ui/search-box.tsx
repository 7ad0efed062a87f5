import { useEffect, useRef, useState } from 'react'
import { TextField } from './text-field.tsx'

const restMs = 200

export type SearchBoxProps = {
  label: string
  placeholder: string
  /** As it stands in the URL. */
  value: string | undefined
  /** Once the typing rests: every letter as an address of its own would fight with the one that types. */
  onChange: (text: string | undefined) => void
}

export const SearchBox = ({ label, placeholder, value, onChange }: SearchBoxProps) => {
  const [text, setText] = useState(value ?? '')
  const sent = useRef(value)
  const send = useRef(onChange)
  useEffect(() => {
    send.current = onChange
  }, [onChange])
  useEffect(() => {
    // Somebody else changed it: the back button, or "clear filters".
    if (value === sent.current) return
    sent.current = value
    setText(value ?? '')
  }, [value])
  useEffect(() => {
    const next = text.trim() === '' ? undefined : text.trim()
    if (next === sent.current) return
    const timer = setTimeout(() => {
      sent.current = next
      send.current(next)
    }, restMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="w-full sm:w-56">
      <TextField label={label} hideLabel type="search" placeholder={placeholder} value={text} onChange={setText} />
    </div>
  )
}
