import type { UsageTotals } from '@keepgate/protocol/usage'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { knownSum } from '../../ui/chart-data.ts'
import { useFigure } from '../../ui/figure.tsx'
import { Stat, Stats } from '../../ui/stat.tsx'

const tokensOf = (totals: UsageTotals): number | null => knownSum(totals.input_tokens, totals.output_tokens)

const UnknownCost = ({ count }: { count: number }) => (
  <Plural value={count} one="and # request of unknown cost" other="and # requests of unknown cost" />
)

/** The whole of the time shown. */
export const Totals = ({ totals }: { totals: UsageTotals | undefined }) => {
  const { t } = useLingui()
  const compact = useFigure('compact')
  const number = useFigure('number')
  const duration = useFigure('duration')
  const none = totals === undefined || totals.requests === 0
  return (
    <Stats>
      <Stat
        label={t`Spend`}
        kind="money"
        value={totals?.cost_usd}
        note={totals && totals.unknown_cost_requests > 0 ? <UnknownCost count={totals.unknown_cost_requests} /> : null}
      />
      <Stat
        label={t`Requests`}
        kind="compact"
        value={totals?.requests}
        note={none ? null : <Trans>{number(totals.aborted)} aborted by the client</Trans>}
      />
      <Stat
        label={t`Tokens`}
        kind="compact"
        value={totals && tokensOf(totals)}
        note={
          none ? null : (
            <Trans>
              {compact(totals.input_tokens)} in, {compact(totals.output_tokens)} out
            </Trans>
          )
        }
      />
      <Stat
        label={t`Errors`}
        kind="share"
        value={totals && (totals.requests === 0 ? 0 : totals.errors / totals.requests)}
        note={none ? null : <Trans>{number(totals.errors)} refused or failed</Trans>}
      />
      {none && totals !== undefined ? null : (
        <>
          <Stat
            label={t`Duration, median`}
            kind="duration"
            value={totals?.p50_latency_ms}
            note={none ? null : <Trans>95% within {duration(totals.p95_latency_ms)}</Trans>}
          />
          <Stat
            label={t`First token, median`}
            kind="duration"
            value={totals?.p50_first_token_ms}
            note={
              none || totals.p95_first_token_ms === null ? null : (
                <Trans>95% within {duration(totals.p95_first_token_ms)}</Trans>
              )
            }
          />
        </>
      )}
    </Stats>
  )
}
