import { Outcome } from '@keepgate/protocol/logs'
import { useLingui } from '@lingui/react/macro'
import type { FilterField } from '../ui/filter-state.ts'
import { useOutcomeWords } from './outcome-words.ts'
import { useKeyOptions } from './use-key-options.ts'
import type { Names } from './use-names.ts'

const toOptions = (values: readonly string[]) =>
  [...new Set(values)].toSorted().map((value) => ({ value, label: value }))

/** The filters of records, in the order in which people look for them. @param models names worth offering @param keyId the key that is filtered by */
export const useRecordFields = (
  names: Names,
  models: readonly string[],
  keyId: string | undefined,
): readonly FilterField[] => {
  const { t } = useLingui()
  const words = useOutcomeWords()
  const outcomes = Outcome.options.map((value) => ({
    value,
    label: words[value].word,
  }))
  const people = names.members.map(({ id, name }) => ({ value: id, label: name }))
  const keys = useKeyOptions(names, keyId)
  return [
    { id: 'outcome', label: t`Outcome`, kind: 'choice', options: outcomes },
    { id: 'model', label: t`Model`, kind: 'search', options: toOptions(models), allowOther: true },
    {
      id: 'connection',
      label: t`Connection`,
      kind: 'search',
      options: toOptions(names.connections.map(({ name }) => name)),
      allowOther: true,
    },
    {
      id: 'provider',
      label: t`Provider`,
      kind: 'search',
      options: toOptions(names.connections.map(({ provider }) => provider)),
      allowOther: true,
    },
    { id: 'api_key_id', label: t`API key`, kind: 'search', ...keys },
    { id: 'member_id', label: t`Member`, kind: 'search', options: people },
    {
      id: 'min_latency_ms',
      label: t`Duration at least`,
      kind: 'number',
      unit: 'ms',
      min: 0,
    },
    { id: 'max_latency_ms', label: t`Duration at most`, kind: 'number', unit: 'ms', min: 0 },
    {
      id: 'min_cost_usd',
      label: t`Cost at least`,
      kind: 'number',
      unit: 'USD',
      min: 0,
      hint: t`Requests of unknown cost are left out.`,
    },
    { id: 'status', label: t`Status`, kind: 'number', min: 100, hint: t`The HTTP status the client got, such as 429.` },
    { id: 'error_code', label: t`Error code`, kind: 'text', placeholder: 'rate_limited' },
    {
      id: 'stream',
      label: t`Answer`,
      kind: 'choice',
      options: [
        { value: 'true', label: t`Streamed` },
        { value: 'false', label: t`At once` },
      ],
    },
    { id: 'request_id', label: t`Request id`, kind: 'text', hint: t`It stands in the answer’s x-request-id header.` },
  ]
}
