import type { FailedAttempt, RecordView } from '@keepgate/protocol/logs'

export type StretchKind =
  /** Keepgate itself: reading, checking, choosing. */
  | 'gateway'
  /** Between one try and the next. */
  | 'pause'
  /** Sent, until the provider's headers were there. */
  | 'provider'
  | 'first-token'
  | 'stream'
  /** What is not streamed, from its headers to its end. */
  | 'answer'
  /** Sent, and nothing came. */
  | 'silence'
  /** Nothing more is recorded than that it took so long. */
  | 'whole'

/** Milliseconds from the request's arrival. */
export type Stretch = {
  readonly kind: StretchKind
  readonly from: number
  readonly to: number
  /** The try that ended here, and failed. */
  readonly failed: FailedAttempt | null
}

type Part = Pick<Stretch, 'kind' | 'from' | 'to'>

/** A try from its sending on, as far as it came. */
const partsOf = ({ answered_ms, first_token_ms }: RecordView, sent: number, end: number): readonly Part[] => {
  if (answered_ms === null || answered_ms < sent) return [{ kind: 'silence', from: sent, to: end }]
  const provider: Part = { kind: 'provider', from: sent, to: answered_ms }
  if (first_token_ms === null) return [provider, { kind: 'answer', from: answered_ms, to: end }]
  return [
    provider,
    { kind: 'first-token', from: answered_ms, to: first_token_ms },
    { kind: 'stream', from: first_token_ms, to: end },
  ]
}

/** What was recorded before tries were told apart, or was never sent. */
const withoutTries = ({ first_token_ms, latency_ms }: RecordView): readonly Part[] =>
  first_token_ms === null
    ? [{ kind: 'whole', from: 0, to: latency_ms }]
    : [
        { kind: 'whole', from: 0, to: first_token_ms },
        { kind: 'stream', from: first_token_ms, to: latency_ms },
      ]

/** Where the time of a request went, in order. Only the last try's parts are recorded; of those before it, their ends. */
export const stretchesOf = (record: RecordView): readonly Stretch[] => {
  const { sent_ms, failed_attempts, latency_ms } = record
  const stretches: Stretch[] = []
  let at = 0
  const until = (time: number): void => {
    if (time > at)
      stretches.push({ kind: stretches.length === 0 ? 'gateway' : 'pause', from: at, to: time, failed: null })
  }
  for (const failed of failed_attempts) {
    const sent = failed.sent_ms ?? at
    until(sent)
    const isLast = failed === failed_attempts.at(-1) && failed.sent_ms !== null && failed.sent_ms === sent_ms
    const parts: readonly Part[] = isLast
      ? partsOf(record, sent, failed.ended_ms)
      : [{ kind: 'silence', from: sent, to: failed.ended_ms }]
    stretches.push(...parts.map((part, index) => ({ ...part, failed: index === parts.length - 1 ? failed : null })))
    at = failed.ended_ms
  }
  const isOpen = sent_ms !== null && !failed_attempts.some((failed) => failed.sent_ms === sent_ms)
  if (isOpen) {
    until(sent_ms)
    stretches.push(...partsOf(record, sent_ms, latency_ms).map((part) => ({ ...part, failed: null })))
  }
  return stretches.length > 0 ? stretches : withoutTries(record).map((part) => ({ ...part, failed: null }))
}
