/** Edits (insert, delete, replace, swap of neighbours) between two names; the optimal string alignment distance. */
export const editDistance = (left: string, right: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[right.length] ?? 0
}

/** The known name nearest to `name`, within `maximumEdits`; null if none is near. */
export const nearest = (name: string, known: readonly string[], maximumEdits: number): string | null => {
  let found: string | null = null
  let least = maximumEdits + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const distance = editDistance(name.toUpperCase(), candidate)
    if (distance >= least) continue
    least = distance
    found = candidate
  }
  return found
}
