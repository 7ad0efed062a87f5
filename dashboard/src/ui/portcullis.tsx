import { scaled } from './scaled.ts'

/** The mark: a gate of bars with pointed ends. Takes the colour of the text around it. */
export const Portcullis = ({ size = 20, label }: { size?: number; label?: string }) => (
  <svg
    viewBox="0 0 24 24"
    width={scaled(size)}
    height={scaled(size)}
    fill="currentColor"
    role={label === undefined ? undefined : 'img'}
    aria-hidden={label === undefined || undefined}
    aria-label={label}
    className="shrink-0"
  >
    <path d="M3 3h2.5v15.5L4.25 21.5 3 18.5zM8.25 3h2.5v15.5L9.5 21.5 8.25 18.5zM13.25 3h2.5v15.5L14.5 21.5 13.25 18.5zM18.5 3H21v15.5L19.75 21.5 18.5 18.5z" />
    <path d="M3 5.5h18V8H3zM3 12h18v2.5H3z" />
  </svg>
)
