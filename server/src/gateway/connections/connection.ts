import type { ErrorCode } from '@keepgate/protocol/error-codes'
import type { ConnectionOptions, ProviderAdapter, ProviderId } from '../provider.ts'

/** Outcome of the two-stage test. */
export type TestStage = { ok: boolean; latencyMs: number; message: string }
export type ConnectionTest = {
  time: number
  reach: TestStage
  call: TestStage | null
  /** Null where it succeeded, and in tests of versions that did not tell. */
  code: ErrorCode | null
  cause: string | null
  fix: string | null
}

/** A provider connection as the gateway holds it in memory: everything but the key, which stays sealed. */
export type Connection = {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly provider: ProviderId
  readonly adapter: ProviderAdapter
  readonly baseUrl: string
  /** Scheme, host and port of the base URL; part of what the key is sealed to. */
  readonly origin: string
  /** Path of the base URL without a closing slash; '' for none. */
  readonly basePath: string
  readonly sealedKey: string | null
  readonly keyLastFour: string | null
  readonly keyFingerprint: string | null
  readonly options: ConnectionOptions
  /** Bare models offered beside the provider's own list. */
  readonly models: readonly string[] | null
  readonly dropUnsupported: boolean
  readonly createdAt: number
  readonly updatedAt: number
  readonly removedAt: number | null
  readonly lastTest: ConnectionTest | null
  readonly revision: number
}
