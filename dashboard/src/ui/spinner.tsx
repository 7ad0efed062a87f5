import { scaled } from './scaled.ts'

/** Says that work is under way. Give it a label where no words beside it do. */
export const Spinner = ({ label, size = 14 }: { label?: string; size?: number }) => (
  <span role={label === undefined ? undefined : 'status'} className="inline-flex shrink-0">
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      width={scaled(size)}
      height={scaled(size)}
      className="animate-spin"
      fill="none"
    >
      <circle cx="8" cy="8" r="6.5" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2" />
      <path d="M8 1.5A6.5 6.5 0 0 1 14.5 8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
    {label === undefined ? null : <span className="sr-only">{label}</span>}
  </span>
)
