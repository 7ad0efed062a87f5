/** Holds the place of text that is being fetched. Hidden from screen readers: the region around it says it is busy. */
export const Skeleton = ({ width = '100%', height = 12 }: { width?: string; height?: number }) => (
  <span aria-hidden className="block max-w-full animate-pulse rounded bg-hover" style={{ width, height }} />
)
