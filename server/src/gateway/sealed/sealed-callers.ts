/**
 * Who comes with a sealed key: a third kind of caller on the straight line. The key proves what the page may do, never
 * who asks for it, so everything that decides about the call (provider, address, models, bounds) is its claims'.
 */
import type { SealedKeyClaims } from '@keepgate/protocol/sealed-key'
import { sha256Hex } from '../../crypto/hash.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { FindAdapter } from '../connections/connection-repository.ts'
import type { SealedCaller } from '../line/types.ts'
import { sealedConnection } from './sealed-connection.ts'

/** Throws sealed_key_invalid, sealed_keys_off. */
export type OpenSealedKey = (text: string) => { readonly claims: SealedKeyClaims; readonly key: Secret }

/** What a stranger sends; only the sealed key is believed, and only once it has opened. */
export type SealedUse = {
  readonly sealedKey: string
  readonly context: string
  /** Null: the first of those it is sealed for. */
  readonly model: string | null
}

export type SealedAdmission = {
  readonly caller: SealedCaller
  readonly claims: SealedKeyClaims
  readonly model: string
  /** To be called when the answer is over. */
  readonly release: () => void
}

export type SealedCallers = {
  /**
   * Throws sealed_key_invalid, sealed_key_expired, sealed_key_revoked, context_not_allowed, model_not_allowed,
   * sealed_keys_off.
   */
  readonly admit: (use: SealedUse) => SealedAdmission
  readonly close: () => void
}

export type SealedCallersParts = {
  readonly open: OpenSealedKey
  /** Null for a workspace that is deleted or unknown. */
  readonly generationOf: (workspaceId: string) => number | null
  readonly onGenerationChange: (listener: () => void) => void
  readonly findAdapter: FindAdapter
  readonly clock: Clock
}

type Death = 'sealed_key_expired' | 'sealed_key_revoked'

/** A sealed key of a newer number than the one in memory was sealed by another process a moment ago. */
const deathOf = (claims: SealedKeyClaims, generation: number | null, nowMs: number): Death | null => {
  if (claims.exp * 1000 <= nowMs) return 'sealed_key_expired'
  return generation === null || claims.generation < generation ? 'sealed_key_revoked' : null
}

/** Throws AppError of the same kind as `admit`, for who has only the claims. */
export const requireLivingKey = (claims: SealedKeyClaims, generation: number | null, nowMs: number): void => {
  const death = deathOf(claims, generation, nowMs)
  if (death !== null) throw new AppError(death)
}

const requireContext = ({ context_sha256: wanted }: SealedKeyClaims, context: string): void => {
  if (wanted !== null && sha256Hex(context) !== wanted) throw new AppError('context_not_allowed', { param: 'context' })
}

const requireModel = ({ models }: SealedKeyClaims, asked: string | null): string => {
  const model = asked === null ? models[0] : models.find((one) => one === asked)
  if (model === undefined) {
    const message = `This sealed key is for ${models.join(', ')} alone.`
    throw new AppError('model_not_allowed', { message, param: 'model' })
  }
  return model
}

const expiryEveryMs = 1_000

export const createSealedCallers = (parts: SealedCallersParts): SealedCallers => {
  const { open, generationOf, findAdapter, clock } = parts
  const running = new Set<{ readonly claims: SealedKeyClaims; end: ((reason: AppError) => void) | null }>()

  const endTheDead = (): void => {
    const now = clock.now()
    for (const { claims, end } of running) {
      const death = deathOf(claims, generationOf(claims.workspace), now)
      if (death !== null) end?.(new AppError(death))
    }
  }
  parts.onGenerationChange(endTheDead)
  const timer = setInterval(endTheDead, expiryEveryMs)
  timer.unref()

  return {
    admit: ({ sealedKey, context, model: asked }) => {
      // Opened to be believed, and once more to be used: in between nobody holds the key.
      const { claims } = open(sealedKey)
      requireLivingKey(claims, generationOf(claims.workspace), clock.now())
      requireContext(claims, context)
      const model = requireModel(claims, asked)
      const adapter = findAdapter(claims.provider)
      if (adapter === null) throw new AppError('sealed_key_invalid')
      const entry: { readonly claims: SealedKeyClaims; end: ((reason: AppError) => void) | null } = {
        claims,
        end: null,
      }
      running.add(entry)
      return {
        claims,
        model,
        release: () => running.delete(entry),
        caller: {
          id: null,
          workspaceId: claims.workspace,
          createdBy: null,
          allowedModels: null,
          allowedAddresses: null,
          requestsPerMinute: null,
          dropUnsupported: true,
          onEnd: (listener) => {
            entry.end = listener
          },
          sealed: {
            page: claims.page,
            dailyCap: claims.daily_cap,
            connection: sealedConnection(claims, adapter),
            openKey: () => open(sealedKey).key,
          },
        },
      }
    },
    close: () => clearInterval(timer),
  }
}
