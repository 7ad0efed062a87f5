import { type FigureKind, useFigure } from './figure.tsx'
import { Name } from './name.tsx'

export type BarListItem = { readonly id: string; readonly label: string; readonly value: number | null }

export type BarListProps = {
  label: string
  items: readonly BarListItem[]
  kind?: FigureKind
  /** Makes each label a button: to filter by it, or to open it. */
  onOpen?: (id: string) => void
}

/** The largest few of something, longest bar first. The page sorts and cuts. */
export const BarList = ({ label, items, kind = 'number', onOpen }: BarListProps) => {
  const format = useFigure(kind)
  const largest = Math.max(0, ...items.map(({ value }) => value ?? 0))
  return (
    <ol aria-label={label} className="grid min-w-0 gap-2">
      {items.map((item) => (
        <li key={item.id} className="min-w-0">
          <div className="flex min-w-0 justify-between gap-3">
            <span className="min-w-0 truncate">
              {onOpen === undefined ? (
                <Name text={item.label} />
              ) : (
                <button
                  type="button"
                  onClick={() => onOpen(item.id)}
                  className="max-w-full truncate rounded text-left hover:underline"
                >
                  <Name text={item.label} />
                </button>
              )}
            </span>
            <span className={`figures whitespace-nowrap ${item.value === null ? 'text-ink-faint' : ''}`}>
              {format(item.value)}
            </span>
          </div>
          <div aria-hidden className="mt-0.5 h-1 overflow-hidden rounded-sm bg-hover">
            <div
              className="h-full bg-(--series-1)"
              style={{ width: largest === 0 ? 0 : `${((item.value ?? 0) / largest) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ol>
  )
}
