/**
 * Every table's row type, as both databases return it. The owner in the comment is the only module that queries it.
 * Ids are text of our own, times are milliseconds since 1970 (bigint columns, numbers here), JSON is text,
 * booleans are 0/1 integers: what SQLite and PostgreSQL agree on without conversion.
 */
import type { Outcome } from '@keepgate/protocol/logs'

/** identity */
export type PersonRow = {
  id: string
  email: string
  display_name: string
  /** Role on the instance; ranks are per workspace. */
  role: 'user' | 'admin'
  /** HMAC-SHA256(login pepper, SHA256(auth ‖ salt2)), base64url. */
  login_hash: string
  /** Salt of the slow KDF that runs in the client, 16 bytes base64url. */
  login_salt: string
  login_salt2: string
  kdf_memory_kib: number
  kdf_iterations: number
  kdf_parallelism: number
  /** Random user key sealed under the client's wrap key; opaque here. */
  wrapped_user_key: string
  /** The same user key under the recovery code; opaque here. */
  recovery_wrapped_user_key: string
  recovery_hash: string
  recovery_salt: string
  created_at: number
  disabled_at: number | null
  /** 32 random bytes, base64: input of the key that wraps the person's data key, and of nothing else. Not secret. */
  encryption_salt: string | null
}

/** identity */
export type WorkspaceRow = {
  id: string
  name: string
  created_at: number
  deleted_at: number | null
  revision: number
  /** Keys sealed under an older number are revoked. */
  sealed_generation: number
}

export type Rank = 'guest' | 'user' | 'moderator' | 'admin'

/** identity */
export type MemberRow = { id: string; workspace_id: string; person_id: string; rank: Rank; created_at: number }

/** identity */
export type InvitationRow = {
  id: string
  workspace_id: string
  email: string
  rank: Rank
  token_hash: string
  created_by: string
  created_at: number
  expires_at: number
  accepted_at: number | null
  revoked_at: number | null
}

/** identity; `session_key` = SHA-256(session_id), hex. */
export type SessionRow = {
  session_key: string
  person_id: string
  generation: number
  /** When the current generation was first used; null until then (grace for the previous one). */
  generation_used_at: number | null
  created_at: number
  expires_at: number
  absolute_expires_at: number
  revoked_at: number | null
  transport: 'cookie' | 'bearer'
}

/** identity; a key is `pk_…` (kind api), a management token `mk_…` (kind management). */
export type ApiKeyRow = {
  id: string
  workspace_id: string
  kind: 'api' | 'management'
  name: string
  key_hash: string
  pepper_version: number
  last_four: string
  created_by: string | null
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  /** Set when a successor was made; the old key works until `expires_at`. */
  rotated_to: string | null
  /** JSON string[]; null = everything the kind may do. */
  scopes: string | null
  /** JSON string[] of model patterns (`*` at the end allowed); null = all. */
  allowed_models: string | null
  /** JSON string[] of CIDRs; null = any address. */
  allowed_addresses: string | null
  requests_per_minute: number | null
  drop_unsupported: number
  last_used_at: number | null
  revision: number
  /** Taken over from this other gateway: a key of its shape, which ends with the window. Null = made here. */
  source: 'perpetuo' | null
}

/** identity */
export type SetupLinkRow = { id: string; token_hash: string; created_at: number; spent_at: number | null }

/** identity; data of another gateway that was taken over in one go. */
export type ImportRow = {
  id: string
  /** As in `keepgate vault import --format`. */
  format: string
  created_at: number
  /** Until then its keys work, and it can be rolled back. */
  window_ends_at: number
  /** JSON object: what it added, by kind. */
  counts: string
  rolled_back_at: number | null
  /** JSON string[]: keys that a rollback deleted, so that running servers forget them. */
  ended_keys: string | null
  revision: number
}

/** identity; a row of the other gateway, and what it became here. Gone after a rollback. */
export type ImportItemRow = {
  import_id: string
  format: string
  kind: 'workspace' | 'member' | 'invitation' | 'api_key' | 'provider_connection'
  /** Id there; for members and invitations that of the workspace. */
  source_id: string
  target_id: string
  workspace_id: string
}

/** identity; whose signatures open /api/admin, beside the file of ADMIN_CONFIG, and which of either are revoked. */
export type AdminKeyRow = {
  id: string
  public_key_hex: string
  /** JSON string[]. */
  roles: string
  /** JSON string[]; null = every workspace. */
  workspaces: string | null
  not_before: number | null
  not_after: number | null
  /** `file`: the row only says that this key of the file is revoked. */
  source: 'file' | 'command'
  created_at: number
  /** Id of the admin key that did it. */
  created_by: string
  revoked_at: number | null
}

/** identity; a nonce that was seen is a row. */
export type AdminNonceRow = { key_id: string; nonce: string; spent_at: number }

/** identity; every signed command, and those that wait for a second key. */
export type AdminCommandRow = {
  id: string
  name: string
  status: 'pending' | 'running' | 'completed' | 'failed' | 'withdrawn'
  /** In plain words. */
  description: string
  /** Base64 of the body's SHA-256. */
  digest: string
  /** The signed bytes as text, of a command that waits for a second key. Never secret-bearing. */
  body: string | null
  key_id: string
  public_key_hex: string
  approved_by: string | null
  created_at: number
  expires_at: number | null
  finished_at: number | null
  error_code: string | null
}

/** vault; wrapped data keys. */
export type DataKeyRow = {
  kid: string
  scope: 'workspace' | 'user' | 'instance'
  scope_id: string
  /** 32 random bytes, base64url, input of the wrapping key. */
  salt: string
  root_kid: string
  wrapped: string
  created_at: number
  retired_at: number | null
}

/** vault; secrets that survive a root rotation. */
export type InstanceSecretRow = { name: string; version: number; sealed: string; root_kid: string; created_at: number }

/** vault; `removed_at`: nothing may be wrapped under this root again. */
export type RootKeyCheckRow = { kid: string; check_value: string; created_at: number; removed_at: number | null }

/** vault; a running server and the root keys that it was started with. */
export type RootKeyHolderRow = {
  id: string
  /** JSON string[] */
  kids: string
  seen_at: number
}

/** vault; a private key of somebody's, sealed under the data key of its user. */
export type WalletAccountRow = {
  id: string
  /** A person's id, or the id in an older system of somebody who is not here. */
  user_id: string
  chain: string
  public_key: string | null
  name: string | null
  source: 'created' | 'imported'
  /** JSON object. */
  metadata: string
  created_at: number
  /** What `sealed_private_key` must be; a row that says kg1 never opens as anything else. */
  format: 'kg1' | 'fernet'
  sealed_private_key: string
  /** 32 bytes, base64; null: the older system's fixed salt. */
  encryption_salt: string | null
  /** The older system's id of the user, which went into the key; null where the wallet was made here. */
  legacy_user_id: string | null
  /** Proves that the older ciphertext came through an import: see vault/wallets/import-tag.ts. */
  import_tag: string | null
  /** SHA-256 of what was imported, so that importing again adds nothing. */
  import_key: string | null
  /** The older ciphertext and salt, kept for a rollback until the window ends. */
  kept_private_key: string | null
  kept_salt: string | null
  migrated_at: number | null
  /** 1 after a rollback: only the command migrates it again. */
  held: number
}

/** gateway; a provider, its sealed key, its base URL. */
export type ProviderConnectionRow = {
  id: string
  workspace_id: string
  /** What stands before the first `/` of a model; unique in the workspace among the living. */
  name: string
  provider: string
  base_url: string
  /** `kg1.…`, or null where the provider needs no key. */
  sealed_key: string | null
  key_last_four: string | null
  key_fingerprint: string | null
  /** JSON object of provider options (Azure api-version, drop_unsupported…). */
  options: string
  /** JSON string[]: bare models that this connection offers beside the provider's own list; null = ask the provider. */
  models: string | null
  drop_unsupported: number
  created_at: number
  updated_at: number
  removed_at: number | null
  /** Outcome of the last two-stage test, JSON. */
  last_test: string | null
  revision: number
}

/** gateway; one row a request, whatever its end. Bodies are never stored. */
export type RequestRecordRow = {
  id: string
  request_id: string
  time: number
  workspace_id: string
  api_key_id: string | null
  member_id: string | null
  connection: string | null
  provider: string | null
  model: string | null
  operation: string
  stream: number
  status: number
  outcome: Outcome
  error_code: string | null
  input_tokens: number | null
  cached_tokens: number | null
  output_tokens: number | null
  reasoning_tokens: number | null
  /** Null = unknown (no price), never 0. */
  cost_usd: number | null
  estimated: number
  latency_ms: number
  first_token_ms: number | null
  attempts: number
  /** From arrival until the last attempt was sent to its provider; null where none was. */
  sent_ms: number | null
  /** From arrival until the provider's headers were there. */
  answered_ms: number | null
  /** JSON that gateway/records/failed-attempts.ts writes and reads; null where none failed. */
  failed_attempts: string | null
}

/** audit; the stored bytes are what is hashed. */
export type AuditEntryRow = {
  sequence: number
  workspace_id: string | null
  time: number
  /** The exact JSON text that was hashed (UTF-8). */
  bytes: string
  previous_hash: string
  entry_hash: string
  /** What lists are filtered by, as `bytes` say it: `type:id`, or the type alone. */
  action: string
  actor: string
  target: string | null
}

/** audit; one row, the chain's head, locked by every append. */
export type AuditHeadRow = { id: number; deployment: string; size: number; head_hash: string; last_time: number }

/** audit; roots of complete subtrees of the log's tree, hexadecimal: of 256 entries at level 8, of 65,536 at level 16, … */
export type AuditNodeRow = { level: number; position: number; hash: string }

/** audit; `note` is the signed text, the rest repeats it. */
export type AuditCheckpointRow = { size: number; root: string; time: number; note: string }

/** storage; one row, see NextRevision. */
export type PolicyRevisionRow = { id: number; value: number }

/** limits; windows over five minutes survive a restart. */
export type LimitWindowRow = { cell: string; state: string; updated_at: number }

/** limits; what an admin command set in place of the configuration. `class:auth`, `address`, `key`, `workspace:ws_…`. */
export type LimitOverrideRow = {
  subject: string
  /** Null, with `window_seconds`: off. */
  requests: number | null
  window_seconds: number | null
  updated_at: number
}

/** gateway; host:port pairs that an admin command allowed, beside OUTBOUND_ALLOW. */
export type OutboundAllowanceRow = { host: string; port: number; created_at: number; created_by: string }

/** backup; one row an attempt to make a backup here. */
export type BackupRunRow = {
  id: string
  origin: 'schedule' | 'command' | 'admin'
  /** The scheduled run that this one follows, `first` where there was none; null for one that somebody asked for. */
  follows: string | null
  state: 'running' | 'completed' | 'failed'
  /** Absolute path. */
  file: string | null
  started_at: number
  /** Renewed every few seconds while it runs: one that stays behind has died. */
  seen_at: number
  finished_at: number | null
  rows_done: number
  rows_total: number | null
  bytes: number | null
  /** Of the whole file, hexadecimal. */
  sha256: string | null
  /** An error code; null where none. */
  problem: string | null
}

export type Schema = {
  people: PersonRow
  workspaces: WorkspaceRow
  members: MemberRow
  invitations: InvitationRow
  sessions: SessionRow
  api_keys: ApiKeyRow
  setup_links: SetupLinkRow
  data_keys: DataKeyRow
  instance_secrets: InstanceSecretRow
  root_key_checks: RootKeyCheckRow
  root_key_holders: RootKeyHolderRow
  wallet_accounts: WalletAccountRow
  provider_connections: ProviderConnectionRow
  request_records: RequestRecordRow
  audit_entries: AuditEntryRow
  audit_head: AuditHeadRow
  audit_nodes: AuditNodeRow
  audit_checkpoints: AuditCheckpointRow
  policy_revision: PolicyRevisionRow
  limit_windows: LimitWindowRow
  admin_keys: AdminKeyRow
  admin_nonces: AdminNonceRow
  admin_commands: AdminCommandRow
  limit_overrides: LimitOverrideRow
  outbound_allowances: OutboundAllowanceRow
  imports: ImportRow
  import_items: ImportItemRow
  backup_runs: BackupRunRow
}
