/** Class names shared by everything that opens over the page in a list: select, combobox, menu. */
export const popupLook =
  'foreign max-h-[min(20rem,var(--available-height))] max-w-[min(max(28rem,var(--anchor-width)),var(--available-width))] min-w-[var(--anchor-width)] overflow-y-auto rounded border border-control bg-surface py-1 text-ink outline-none'

export const popupItemLook =
  'flex min-h-7 items-center gap-2 px-2 py-1 outline-none select-none data-highlighted:bg-hover data-disabled:text-ink-faint'

/** Class names of a small form that opens under a button. */
export const panelLook =
  'foreign max-h-[var(--available-height)] w-72 max-w-[var(--available-width)] overflow-y-auto rounded border border-control bg-surface p-3 text-ink outline-none'
