import type { RecordView } from '@keepgate/protocol/logs'

/** Newest first, as the server pages them. */
const order = (one: RecordView, other: RecordView): number => {
  if (one.time !== other.time) return other.time - one.time
  return one.id === other.id ? 0 : one.id < other.id ? 1 : -1
}

/** @param known in order. @returns both in order, each record once; `known` itself where nothing is new. */
export const mergeRecords = (known: readonly RecordView[], arrived: readonly RecordView[]): readonly RecordView[] => {
  const fresh = arrived.toSorted(order)
  const merged: RecordView[] = []
  let next = 0
  for (const record of fresh) {
    for (; next < known.length; next += 1) {
      const one = known[next]
      if (one === undefined || order(one, record) > 0) break
      merged.push(one)
    }
    if (merged.at(-1)?.id !== record.id) merged.push(record)
  }
  if (merged.length === next) return known
  return merged.concat(known.slice(next))
}
