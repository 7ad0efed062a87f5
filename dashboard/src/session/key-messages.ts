/** What the page and the login worker say to each other. The user key and what it is derived from never appear. */
import type { Refusal } from '@keepgate/client/request-error'
import type { Entrance } from '../api/auth/register.ts'

export type KeyCommand =
  | { readonly type: 'log-in'; readonly email: string; readonly password: string }
  | { readonly type: 'unlock'; readonly email: string; readonly password: string }
  | {
      readonly type: 'register'
      readonly entrance: Entrance
      readonly email: string
      readonly displayName: string
      readonly password: string
    }
  | { readonly type: 'recover'; readonly email: string; readonly code: string; readonly password: string }
  | { readonly type: 'change-password'; readonly email: string; readonly current: string; readonly password: string }
  | { readonly type: 'replace-recovery'; readonly email: string; readonly password: string }

/** `deriving` takes most of the time, and its library tells no progress. */
export const keyPhases = ['asking', 'deriving', 'checking'] as const
export type KeyPhase = (typeof keyPhases)[number]

/** The recovery code is shown once; null where the command makes none. */
export type KeyResult = { readonly recoveryCode: string | null }

export type ToKeyWorker = { readonly id: number; readonly command: KeyCommand }
export type FromKeyWorker = { readonly id: number } & (
  | { readonly type: 'phase'; readonly phase: KeyPhase }
  | { readonly type: 'done'; readonly result: KeyResult }
  | { readonly type: 'failed'; readonly refusal: Refusal }
)
