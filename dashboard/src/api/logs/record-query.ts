/**
 * What restricts records: the names that logs, usage and their downloads share in the address. Times in milliseconds
 * since 1970, `from` inclusive, `to` exclusive.
 */
export type RecordQuery = {
  readonly from?: number
  readonly to?: number
  readonly api_key_id?: string
  readonly member_id?: string
  readonly connection?: string
  readonly provider?: string
  readonly model?: string
  readonly operation?: string
  readonly outcome?: string
  readonly status?: string
  readonly error_code?: string
  readonly stream?: string
  readonly min_latency_ms?: string
  readonly max_latency_ms?: string
  readonly min_cost_usd?: string
  readonly request_id?: string
}
