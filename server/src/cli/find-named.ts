/** What a person means by an id or a name: exactly one thing, or a sentence that says how to go on. */
import { AppError } from '../kernel/errors.ts'
import { UsageError } from './failure.ts'

type Named = { readonly id: string; readonly name: string }

/**
 * An id is taken whatever its state; a name, where exactly one that still works has it. Throws AppError not_found, and
 * UsageError with the candidates where the name alone does not say which.
 * @param kind `API key`: its list is shown by `npx keepgate <word> list`.
 */
export const findNamed = <Item extends Named>(
  items: readonly Item[],
  wanted: string,
  { kind, word, statusOf }: { kind: string; word: string; statusOf: (item: Item) => string },
): Item => {
  const byId = items.find(({ id }) => id === wanted)
  if (byId !== undefined) return byId
  const candidates = items.filter(({ name }) => name === wanted)
  if (candidates.length === 0) {
    const message = `No ${kind} has the id or name '${wanted}'. \`npx keepgate ${word} list\` shows them.`
    throw new AppError('not_found', { message })
  }
  const living = candidates.filter((item) => statusOf(item) === 'active')
  const [only, other] = living
  if (only !== undefined && other === undefined) return only
  const shown = (living.length > 0 ? living : candidates).map((item) => `${item.id} (${statusOf(item)})`).join(', ')
  const why = living.length > 0 ? `Several have the name '${wanted}'` : `What has the name '${wanted}' has ended`
  throw new UsageError(`${why}. Give the id: ${shown}.`)
}
