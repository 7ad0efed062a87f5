import { RequestError, send } from '../request.ts'
import { linesOf } from './lines-of.ts'

const path = '/api/audit/export'

const cutOff = (): RequestError =>
  new RequestError({ status: 0, code: 'answer_cut_off', message: 'The export ended before it was complete.' })

/** The whole log, line by line as it arrives; administrators of the installation alone. Throws RequestError. */
export async function* readAuditExport(): AsyncGenerator<string> {
  const { body } = await send({ method: 'GET', path, accept: 'application/jsonl' })
  if (body === null) throw cutOff()
  try {
    yield* linesOf(body)
  } catch (cause) {
    throw cause instanceof RangeError ? cause : cutOff()
  }
}
