/** Who the users of an older system are here. */
import { z } from 'zod'
import type { Identity } from '../../identity/identity.ts'
import { AppError } from '../../kernel/errors.ts'
import type { JsonValue } from '../../kernel/json.ts'

const Owners = z.record(z.string(), z.string())

/**
 * From ids of the older system to ids of people. Throws invalid_request where the file is no such object, or names
 * somebody who is not here.
 */
export const resolveOwners = async (
  people: Pick<Identity['people'], 'find'>,
  given: JsonValue | null,
): Promise<ReadonlyMap<string, string>> => {
  const read = Owners.safeParse(given ?? {})
  if (!read.success) {
    throw new AppError('invalid_request', {
      message:
        'The owners must be a JSON object such as { "older id": "e-mail or id of a person" }. Nothing was imported.',
    })
  }
  const owners = new Map<string, string>()
  for (const [older, wanted] of Object.entries(read.data)) {
    const person = await people.find(wanted)
    if (person === null) {
      throw new AppError('invalid_request', {
        message: `The owners name ${JSON.stringify(wanted)} for ${JSON.stringify(older)}, but no such person is here. Nothing was imported.`,
      })
    }
    owners.set(older, person.id)
  }
  return owners
}
