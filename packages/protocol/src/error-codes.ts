/**
 * The one registry of error codes: code → HTTP status, the sentence a stranger may read, and how to mend it.
 * Every refusal anywhere in Keepgate carries one of these; `/docs/errors/<code>` renders the same table.
 * `retryable` says whether the same request may succeed later without being changed.
 */
type Definition = {
  readonly status: number
  readonly message: string
  readonly hint: string
  readonly retryable: boolean
}

const define = (status: number, message: string, hint: string, retryable = false): Definition => ({
  status,
  message,
  hint,
  retryable,
})

export const errorCodes = {
  invalid_request: define(400, 'The request is not valid.', 'The message names the field and what it must be.'),
  invalid_json: define(
    400,
    'The body is not valid JSON.',
    'Send one JSON object, UTF-8, without duplicate keys, at most 128 levels deep.',
  ),
  unsupported_parameter: define(
    400,
    'The provider cannot express a parameter of this request.',
    'Remove the parameter, or set drop_unsupported on the connection or the key.',
  ),
  ambiguous_model: define(400, 'Several connections could serve this model.', 'Write the model as connection/model.'),
  unauthenticated: define(
    401,
    'No valid credential was given.',
    'Under /v1 send an API key as "authorization: Bearer …" or "x-api-key: …"; under /api a session or management token as "authorization: Bearer …".',
  ),
  key_expired: define(401, 'This key has expired.', 'Create or rotate a key.'),
  key_revoked: define(401, 'This key has been revoked.', 'Create a new key.'),
  login_failed: define(401, 'E-mail or password is wrong.', 'Check both; a recovery code also opens the account.'),
  session_expired: define(401, 'The session has ended.', 'Log in again.'),
  signature_refused: define(
    401,
    'The request is not signed by a key that opens this.',
    'Sign it as docs/spec/admin-command.md says, for the host of PUBLIC_URL and with a clock that is right: `npx keepgate admin send` does. Without a valid ADMIN_CONFIG nothing is opened.',
  ),
  setup_link_spent: define(
    401,
    'This setup link is not valid any more.',
    'Run `npx keepgate init`, or restart the server to get a new link if nobody has used it.',
  ),
  sealed_key_invalid: define(
    401,
    'This sealed key is not valid here.',
    'Seal the provider key again on this installation: the text was changed, comes from another installation, or its root was removed.',
  ),
  sealed_key_expired: define(401, 'This sealed key has expired.', 'Seal the provider key again.'),
  sealed_key_revoked: define(401, 'This sealed key has been revoked.', 'Seal the provider key again.'),

  forbidden: define(403, 'Your rank does not allow this.', 'Ask an administrator of the workspace.'),
  origin_refused: define(
    403,
    'This origin may not do this.',
    'Add it to CORS_ORIGINS, or call from the same origin with the x-keepgate-csrf header.',
  ),
  insecure_transport: define(
    403,
    'Login over plain http is refused.',
    'Use https or localhost, or set ALLOW_INSECURE_HTTP=true in a network you trust.',
  ),
  address_not_allowed: define(
    403,
    'This key may not be used from your address.',
    'Change the addresses the key allows.',
  ),
  model_not_allowed: define(403, 'This key may not use this model.', 'Change the models the key allows.'),
  context_not_allowed: define(
    403,
    'This sealed key is for another context.',
    'Send exactly the text that the key was sealed for, or rewrap the key for this one.',
  ),
  sign_up_closed: define(403, 'Sign-up is not open.', 'Ask for an invitation, or set SIGNUP=open.'),
  invitation_other_address: define(
    403,
    'This invitation is for another address.',
    'Use the e-mail address to which the invitation was made out, or ask for a new one.',
  ),
  not_found: define(
    404,
    'There is nothing here.',
    'Check the path and the identifier. The base URL of OpenAI clients ends in /v1, that of Anthropic clients does not.',
  ),
  model_not_found: define(
    404,
    'No connection offers this model.',
    'GET /v1/models lists what this key can use; write connection/model.',
  ),
  method_not_allowed: define(
    405,
    'This path does not take that method.',
    'The allow header names the methods it takes.',
  ),
  request_timeout: define(
    408,
    'The request did not arrive in time.',
    'Send the whole body within the time limit.',
    true,
  ),
  conflict: define(409, 'This is in conflict with what exists.', 'The message says with what.'),
  second_key_needed: define(
    409,
    'This command needs a second owner’s key, and there is none.',
    'Add the key of a second person to the file of ADMIN_CONFIG.',
  ),
  already_initialised: define(
    409,
    'This installation already has an administrator.',
    'Log in, or use a fresh DATA_DIR.',
  ),
  payload_too_large: define(413, 'The body is too large.', 'Send less, or raise MAX_BODY_BYTES.'),
  unsupported_media_type: define(
    415,
    'This content type or encoding is not accepted.',
    'Send content-type: application/json without content-encoding.',
  ),
  validation_failed: define(422, 'Some fields are not valid.', 'The errors list names each field.'),
  rate_limited: define(429, 'Rate limit exceeded.', 'Wait for the seconds in retry-after.', true),
  provider_rate_limited: define(
    429,
    'The provider limits this key.',
    'Wait, or use another provider connection.',
    true,
  ),
  provider_refused: define(400, 'The provider refused the request.', 'The message is the provider’s.'),
  provider_key_refused: define(
    502,
    'The provider refused the connection’s key.',
    'Test the provider connection and replace its key.',
  ),
  provider_error: define(502, 'The provider failed.', 'Try again, or use another provider.', true),
  provider_bad_answer: define(
    502,
    'The provider’s answer could not be understood.',
    'Try again; check the connection’s base URL.',
    true,
  ),
  provider_interrupted: define(502, 'The provider’s answer ended before it was complete.', 'Try again.', true),
  provider_unreachable: define(502, 'The provider could not be reached.', 'Check the base URL and the network.', true),
  outbound_refused: define(
    502,
    'The provider’s address is not allowed.',
    'Private and plain-http addresses need OUTBOUND_ALLOW=host:port, and a restart.',
  ),
  unsupported_operation: define(
    404,
    'This provider does not offer this operation.',
    'Choose another connection for it.',
  ),
  provider_timeout: define(504, 'The provider did not answer in time.', 'Try again, or raise the timeouts.', true),
  overloaded: define(503, 'The gateway is at its limit.', 'Try again shortly.', true),
  draining: define(503, 'The gateway is shutting down.', 'Try again; another instance will answer.', true),
  unavailable: define(503, 'A part of the gateway is not available.', 'See /readyz.', true),
  sealed_keys_off: define(
    503,
    'Sealed keys are not set up on this installation.',
    'Give AI_MASTER_KEY and restart: docs/guides/public-assistant.md.',
  ),
  backup_unreadable: define(
    422,
    'This is no backup, or it was changed or cut off.',
    'Take another copy of it, and compare its SHA-256 with the fingerprint that was printed when it was made.',
  ),
  backup_other_key: define(
    409,
    'The backup was sealed under another root key.',
    'Give the ENCRYPTION_KEY or ENCRYPTION_KEYS of the installation that made it; development keeps it in the folder secrets of its data directory.',
  ),
  backup_newer: define(
    409,
    'The backup was made by a newer Keepgate.',
    'Restore it with the version that made it, or a newer one.',
  ),
  backup_not_written: define(
    500,
    'The backup could not be written.',
    'Free some room or name another directory; nothing was left behind.',
    true,
  ),
  restore_target_not_empty: define(
    409,
    'A backup is restored into an empty place only.',
    'Name a new directory with --into, or point DATABASE_URL at an empty database; nothing was changed.',
  ),
  restore_failed: define(
    500,
    'The restore did not reach its end.',
    'Mend the cause and restore again; the backup itself was not changed.',
    true,
  ),
  client_closed: define(499, 'The client closed the connection.', 'Nothing to do.'),
  audit_log_broken: define(
    500,
    'The audit log does not verify, so nothing about it can be proven.',
    'Ask whoever runs this installation to run keepgate audit verify, and keep the database as it is.',
  ),
  internal: define(500, 'Something went wrong inside the gateway.', 'Report the request id.', true),
} as const satisfies Record<string, Definition>

export type ErrorCode = keyof typeof errorCodes

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text)

export const errorDefinition = (code: ErrorCode): Definition => errorCodes[code]
