/** Class names shared by everything that opens over the page in a list: select, combobox, menu. */
export const popupLook =
  'foreign max-h-[var(--available-height)] max-w-[min(28rem,var(--available-width))] min-w-[var(--anchor-width)] overflow-y-auto rounded border border-control bg-surface py-1 text-ink outline-none'

export const popupItemLook =
  'flex min-h-7 items-center gap-2 px-2 py-1 outline-none select-none data-highlighted:bg-hover data-disabled:text-ink-faint'
