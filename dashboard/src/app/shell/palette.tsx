import { Dialog } from '@base-ui/react/dialog'
import type { WorkspaceView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useId, useState } from 'react'
import { veilLook } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { Overlay } from './overlays.tsx'
import { type PaletteCommand, usePaletteCommands } from './palette-commands.ts'

/** Every word of what was typed must stand in the label, in any order. */
const matches = (label: string, typed: string): boolean =>
  typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => label.toLowerCase().includes(word))

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
}

const Option = ({
  command,
  id,
  selected,
  onRun,
  onPoint,
}: {
  command: PaletteCommand
  id: string
  selected: boolean
  onRun: () => void
  onPoint: () => void
}) => (
  // The keys belong to the field: it keeps the focus and names this option as its active descendant.
  // biome-ignore lint/a11y/useKeyWithClickEvents: see above
  <div
    id={id}
    role="option"
    aria-selected={selected}
    tabIndex={-1}
    onClick={onRun}
    onPointerMove={onPoint}
    ref={(element) => {
      if (selected) element?.scrollIntoView({ block: 'nearest' })
    }}
    className="flex min-h-8 items-center gap-2.5 px-3 py-1 aria-selected:bg-hover"
  >
    <Icon name={command.icon} className="text-ink-faint" />
    <span className="foreign min-w-0 truncate">{command.label}</span>
  </div>
)

/** Ctrl-K: a field, and what can be reached from here. */
export const Palette = ({
  workspace,
  onOpen,
  onClose,
}: {
  workspace: WorkspaceView | null
  onOpen: (overlay: Overlay) => void
  onClose: () => void
}) => {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const found = usePaletteCommands(workspace, onOpen).filter(({ label }) => matches(label, typed))
  const idOf = (index: number): string => `${listId}-${index}`

  const run = (command: PaletteCommand | undefined): void => {
    if (command === undefined) return
    onClose()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (event.key === 'Enter') run(found[at])
    else if (step !== undefined && found.length > 0) setAt(step(at, found.length))
    else return
    event.preventDefault()
  }

  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={veilLook} />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-40 flex max-h-[70dvh] w-[min(32rem,calc(100vw-16px))] -translate-x-1/2 flex-col rounded-lg border border-control bg-surface outline-none">
          <Dialog.Title className="sr-only">
            <Trans>Go to a page, or do something</Trans>
          </Dialog.Title>
          <input
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={found.length === 0 ? undefined : idOf(at)}
            aria-label={t`Page or action`}
            placeholder={t`Page or action`}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value)
              setAt(0)
            }}
            onKeyDown={onKeyDown}
            className="h-11 w-full shrink-0 border-b border-line bg-transparent px-3 text-lg outline-none"
          />
          <div id={listId} role="listbox" aria-label={t`Results`} className="min-h-0 overflow-y-auto py-1">
            {found.map((command, index) => (
              <Option
                key={command.id}
                command={command}
                id={idOf(index)}
                selected={index === at}
                onRun={() => run(command)}
                onPoint={() => setAt(index)}
              />
            ))}
          </div>
          <p role="status" className={found.length === 0 ? 'px-3 pb-3 text-ink-soft' : 'sr-only'}>
            {found.length === 0 ? <Trans>Nothing matches.</Trans> : null}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
