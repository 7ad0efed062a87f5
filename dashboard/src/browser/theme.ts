import { readChoice, writeChoice } from './stored-choice.ts'

export const appearances = ['system', 'dark', 'light'] as const
export type Appearance = (typeof appearances)[number]

/** public/theme.js reads the same name before the first paint, and when the system changes. */
const storageName = 'keepgate-appearance'
const systemDark = matchMedia('(prefers-color-scheme: dark)')

export const readAppearance = (): Appearance =>
  appearances.find((appearance) => appearance === readChoice(storageName)) ?? 'system'

const apply = (appearance: Appearance): void => {
  const dark = appearance === 'dark' || (appearance === 'system' && systemDark.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

export const chooseAppearance = (appearance: Appearance): void => {
  writeChoice(storageName, appearance)
  apply(appearance)
}
