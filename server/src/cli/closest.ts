/** What a mistyped word was probably meant to be. */

/** How many letters must be put in, taken out, changed or swapped with their neighbour to get from one to the other. */
const distance = (one: string, other: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + same,
          swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    beforeLast = last
    last = current
  }
  return last[other.length] ?? 0
}

/** ` Did you mean <word>?`, or nothing where no known word is near. */
export const didYouMean = (given: string, known: readonly string[]): string => {
  const [nearest] = known
    .map((word) => ({ word, steps: distance(given.toLowerCase(), word) }))
    .sort((left, right) => left.steps - right.steps)
  const near = nearest !== undefined && nearest.steps <= Math.max(1, Math.min(3, Math.floor(nearest.word.length / 3)))
  return near ? ` Did you mean ${nearest.word}?` : ''
}
