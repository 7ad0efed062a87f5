import type { CSSProperties, ReactNode, Ref } from 'react'

export type ScrollRegionProps = {
  label: string
  children: ReactNode
  className?: string
  style?: CSSProperties
  ref?: Ref<HTMLElement>
}

/** What is wider or longer than its place scrolls in here, and never moves the page. */
export const ScrollRegion = ({ label, children, className = 'overflow-x-auto', style, ref }: ScrollRegionProps) => (
  <section
    ref={ref}
    aria-label={label}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys
    tabIndex={0}
    className={`relative min-w-0 -outline-offset-2 ${className}`}
    style={style}
  >
    {children}
  </section>
)
