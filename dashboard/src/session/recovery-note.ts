/** Whether a recovery code was shown in this browser that nobody has said to have kept. Never the code itself. */
import { readChoice, writeChoice } from '../browser/stored-choice.ts'

const storageName = 'keepgate-recovery-code'

export const noteCodeShown = (): void => writeChoice(storageName, 'shown')
export const noteCodeKept = (): void => writeChoice(storageName, 'kept')
export const isCodeUnkept = (): boolean => readChoice(storageName) === 'shown'
