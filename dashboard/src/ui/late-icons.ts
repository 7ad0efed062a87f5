/** Fetches the pictures that do not come with the first files: before a page that may show them, or at the first input. */
import { useEffect, useSyncExternalStore } from 'react'
import { onFirstInput } from './after-first-input.ts'
import type { latePictures } from './late-pictures.ts'

type Pictures = typeof latePictures

let pictures: Pictures | null = null
const listeners = new Set<() => void>()

/** Resolves when every icon can be shown; throws where the server does not answer. */
export const loadLateIcons = async (): Promise<void> => {
  if (pictures !== null) return
  pictures = (await import('./late-pictures.ts')).latePictures
  for (const listener of listeners) listener()
}

const loadAtLeisure = (): void => void loadLateIcons().catch(() => onFirstInput(loadAtLeisure))

/** For the first pages: what opens over them comes after an input. */
export const loadLateIconsAfterInput = (): void => onFirstInput(loadAtLeisure)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Null until they are there. @param wanted whether one of them is to be shown now: then nothing else is waited for */
export const useLatePictures = (wanted: boolean): Pictures | null => {
  const known = useSyncExternalStore(subscribe, () => pictures)
  useEffect(() => {
    if (wanted && known === null) loadAtLeisure()
  }, [wanted, known])
  return known
}
