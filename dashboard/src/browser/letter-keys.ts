import { readChoice, writeChoice } from './stored-choice.ts'

const storageName = 'keepgate-letter-keys'

/** Keys without Ctrl or ⌘ can be switched off: who dictates or types by switch would press them by accident. */
export const letterKeysOn = (): boolean => readChoice(storageName) !== 'off'
export const switchLetterKeys = (on: boolean): void => writeChoice(storageName, on ? 'on' : 'off')

/** A letter there is text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role="combobox"], [role="dialog"]') !== null)
