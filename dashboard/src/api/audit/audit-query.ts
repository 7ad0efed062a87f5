/** What entries are narrowed by, as the server reads it. Times in milliseconds since 1970, `to` exclusive. */
export type AuditQuery = {
  readonly action?: string | undefined
  /** `type:id`, or `cli` or `system`. */
  readonly actor?: string | undefined
  /** `type:id` */
  readonly target?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}
