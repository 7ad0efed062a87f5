import { type ErrorCode, errorCodes } from '@keepgate/protocol/error-codes'
import { t } from '@lingui/core/macro'

export type ErrorWords = {
  /** What happened. */
  readonly message: string
  /** How to mend it. */
  readonly hint: string
}

/**
 * The registry's sentences in the page's language. Total over its codes, and a test holds the English beside the registry:
 * a code that is added or reworded is translated in the same change.
 */
export const errorWords = () =>
  ({
    invalid_request: {
      message: t`The request is not valid.`,
      hint: t`The message names the field and what it must be.`,
    },
    invalid_json: {
      message: t`The body is not valid JSON.`,
      hint: t`Send one JSON object, UTF-8, without duplicate keys, at most 128 levels deep.`,
    },
    unsupported_parameter: {
      message: t`The provider cannot express a parameter of this request.`,
      hint: t`Remove the parameter, or set drop_unsupported on the connection or the key.`,
    },
    ambiguous_model: {
      message: t`Several connections could serve this model.`,
      hint: t`Write the model as connection/model.`,
    },
    unauthenticated: {
      message: t`No valid credential was given.`,
      hint: t`Under /v1 send an API key as "authorization: Bearer …" or "x-api-key: …"; under /api a session or management token as "authorization: Bearer …".`,
    },
    key_expired: { message: t`This key has expired.`, hint: t`Create or rotate a key.` },
    key_revoked: { message: t`This key has been revoked.`, hint: t`Create a new key.` },
    login_failed: {
      message: t`E-mail or password is wrong.`,
      hint: t`Check both; a recovery code also opens the account.`,
    },
    session_expired: { message: t`The session has ended.`, hint: t`Log in again.` },
    signature_refused: {
      message: t`The request is not signed by a key that opens this.`,
      hint: t`Sign it as docs/spec/admin-command.md says, for the host of PUBLIC_URL and with a clock that is right: \`npx keepgate admin send\` does. Without a valid ADMIN_CONFIG nothing is opened.`,
    },
    setup_link_spent: {
      message: t`This setup link is not valid any more.`,
      hint: t`Run \`npx keepgate init\`, or restart the server to get a new link if nobody has used it.`,
    },
    sealed_key_invalid: {
      message: t`This sealed key is not valid here.`,
      hint: t`Seal the provider key again on this installation: the text was changed, comes from another installation, or its root was removed.`,
    },
    sealed_key_expired: { message: t`This sealed key has expired.`, hint: t`Seal the provider key again.` },
    sealed_key_revoked: { message: t`This sealed key has been revoked.`, hint: t`Seal the provider key again.` },
    forbidden: { message: t`Your rank does not allow this.`, hint: t`Ask an administrator of the workspace.` },
    origin_refused: {
      message: t`This origin may not do this.`,
      hint: t`Add it to CORS_ORIGINS, or call from the same origin with the x-keepgate-csrf header.`,
    },
    insecure_transport: {
      message: t`Login over plain http is refused.`,
      hint: t`Use https or localhost, or set ALLOW_INSECURE_HTTP=true in a network you trust.`,
    },
    address_not_allowed: {
      message: t`This key may not be used from your address.`,
      hint: t`Change the addresses the key allows.`,
    },
    model_not_allowed: { message: t`This key may not use this model.`, hint: t`Change the models the key allows.` },
    context_not_allowed: {
      message: t`This sealed key is for another context.`,
      hint: t`Send exactly the text that the key was sealed for, or rewrap the key for this one.`,
    },
    sign_up_closed: { message: t`Sign-up is not open.`, hint: t`Ask for an invitation, or set SIGNUP=open.` },
    invitation_other_address: {
      message: t`This invitation is for another address.`,
      hint: t`Use the e-mail address to which the invitation was made out, or ask for a new one.`,
    },
    not_found: {
      message: t`There is nothing here.`,
      hint: t`Check the path and the identifier. The base URL of OpenAI clients ends in /v1, that of Anthropic clients does not.`,
    },
    model_not_found: {
      message: t`No connection offers this model.`,
      hint: t`GET /v1/models lists what this key can use; write connection/model.`,
    },
    method_not_allowed: {
      message: t`This path does not take that method.`,
      hint: t`The allow header names the methods it takes.`,
    },
    request_timeout: {
      message: t`The request did not arrive in time.`,
      hint: t`Send the whole body within the time limit.`,
    },
    conflict: { message: t`This is in conflict with what exists.`, hint: t`The message says with what.` },
    second_key_needed: {
      message: t`This command needs a second owner’s key, and there is none.`,
      hint: t`Add the key of a second person to the file of ADMIN_CONFIG.`,
    },
    already_initialised: {
      message: t`This installation already has an administrator.`,
      hint: t`Log in, or use a fresh DATA_DIR.`,
    },
    payload_too_large: { message: t`The body is too large.`, hint: t`Send less, or raise MAX_BODY_BYTES.` },
    unsupported_media_type: {
      message: t`This content type or encoding is not accepted.`,
      hint: t`Send content-type: application/json without content-encoding.`,
    },
    validation_failed: { message: t`Some fields are not valid.`, hint: t`The errors list names each field.` },
    rate_limited: { message: t`Rate limit exceeded.`, hint: t`Wait for the seconds in retry-after.` },
    provider_rate_limited: {
      message: t`The provider limits this key.`,
      hint: t`Wait, or use another provider connection.`,
    },
    provider_refused: { message: t`The provider refused the request.`, hint: t`The message is the provider’s.` },
    provider_key_refused: {
      message: t`The provider refused the connection’s key.`,
      hint: t`Test the provider connection and replace its key.`,
    },
    provider_error: { message: t`The provider failed.`, hint: t`Try again, or use another provider.` },
    provider_bad_answer: {
      message: t`The provider’s answer could not be understood.`,
      hint: t`Try again; check the connection’s base URL.`,
    },
    provider_interrupted: { message: t`The provider’s answer ended before it was complete.`, hint: t`Try again.` },
    provider_unreachable: {
      message: t`The provider could not be reached.`,
      hint: t`Check the base URL and the network.`,
    },
    outbound_refused: {
      message: t`The provider’s address is not allowed.`,
      hint: t`Private and plain-http addresses need OUTBOUND_ALLOW=host:port, and a restart.`,
    },
    unsupported_operation: {
      message: t`This provider does not offer this operation.`,
      hint: t`Choose another connection for it.`,
    },
    provider_timeout: { message: t`The provider did not answer in time.`, hint: t`Try again, or raise the timeouts.` },
    overloaded: { message: t`The gateway is at its limit.`, hint: t`Try again shortly.` },
    draining: { message: t`The gateway is shutting down.`, hint: t`Try again; another instance will answer.` },
    unavailable: { message: t`A part of the gateway is not available.`, hint: t`See /readyz.` },
    sealed_keys_off: {
      message: t`Sealed keys are not set up on this installation.`,
      hint: t`Give AI_MASTER_KEY and restart: docs/guides/public-assistant.md.`,
    },
    backup_unreadable: {
      message: t`This is no backup, or it was changed or cut off.`,
      hint: t`Take another copy of it, and compare its SHA-256 with the fingerprint that was printed when it was made.`,
    },
    backup_other_key: {
      message: t`The backup was sealed under another root key.`,
      hint: t`Give the ENCRYPTION_KEY or ENCRYPTION_KEYS of the installation that made it; development keeps it in the folder secrets of its data directory.`,
    },
    backup_newer: {
      message: t`The backup was made by a newer Keepgate.`,
      hint: t`Restore it with the version that made it, or a newer one.`,
    },
    backup_not_written: {
      message: t`The backup could not be written.`,
      hint: t`Free some room or name another directory; nothing was left behind.`,
    },
    restore_target_not_empty: {
      message: t`A backup is restored into an empty place only.`,
      hint: t`Name a new directory with --into, or point DATABASE_URL at an empty database; nothing was changed.`,
    },
    restore_failed: {
      message: t`The restore did not reach its end.`,
      hint: t`Mend the cause and restore again; the backup itself was not changed.`,
    },
    client_closed: { message: t`The client closed the connection.`, hint: t`Nothing to do.` },
    audit_log_broken: {
      message: t`The audit log does not verify, so nothing about it can be proven.`,
      hint: t`Ask whoever runs this installation to run keepgate audit verify, and keep the database as it is.`,
    },
    internal: { message: t`Something went wrong inside the gateway.`, hint: t`Report the request id.` },
  }) satisfies Record<ErrorCode, ErrorWords>

const sentences: ReadonlySet<string> = new Set(Object.values(errorCodes).map(({ message }) => message))

/** As the server writes it, in English. */
export const isRegisteredSentence = (sentence: string): boolean => sentences.has(sentence)
