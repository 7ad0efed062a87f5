/** Verifies in the browser, beside the page: a log of a hundred thousand entries must not hold up what is shown. */
import { browserAuditPrimitives } from '@keepgate/client/audit-primitives'
import { RequestError } from '@keepgate/client/request-error'
import { type AuditPrimitives, parsePublicKey } from '@keepgate/protocol/audit-checkpoint'
import { ExportError, verifyExport } from '@keepgate/protocol/audit-export'
import { verifyProof } from '@keepgate/protocol/audit-proof'
import { linesOf } from '../../api/audit/lines-of.ts'
import { readAuditExport } from '../../api/audit/read-audit-export.ts'
import type { AuditCommand, AuditResult, FromAuditWorker, WorkRefusal } from './audit-work.ts'

const betweenProgressMs = 100

class RefusedWork extends Error {
  override readonly name = 'RefusedWork'
  readonly refusal: WorkRefusal

  constructor(refusal: WorkRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

const tell = (message: FromAuditWorker): void => self.postMessage(message)

const tellProgress = () => {
  let toldAt = Number.NEGATIVE_INFINITY
  return (verified: number, total: number): void => {
    const now = performance.now()
    if (now - toldAt < betweenProgressMs) return
    toldAt = now
    tell({ type: 'progress', verified, total })
  }
}

const run = async (command: AuditCommand, primitives: AuditPrimitives): Promise<AuditResult> => {
  const key = parsePublicKey(primitives.sha256, command.publicKey)
  if (key === null) throw new RefusedWork('public_key_invalid')
  if (command.type === 'verify-proof') {
    const verdict = await verifyProof(primitives, command.proof, key)
    return { type: 'proof', proofFault: verdict.ok ? null : verdict.reason }
  }
  const lines = command.file === null ? readAuditExport() : linesOf(command.file.stream())
  const { trusted } = command
  const { report, head } = await verifyExport(primitives, lines, { key, trusted, onProgress: tellProgress() })
  return { type: 'log', report, since: head.since }
}

/** WebCrypto is there in secure contexts alone; without it no signature can be told right from wrong. */
const primitivesHere = (): AuditPrimitives => {
  if (!globalThis.isSecureContext) throw new RefusedWork('no_signatures')
  return browserAuditPrimitives(crypto.subtle)
}

const refusalOf = (error: unknown): WorkRefusal => {
  if (error instanceof RefusedWork) return error.refusal
  if (error instanceof ExportError) return error.fault
  if (error instanceof RangeError) return 'not_an_export'
  if (error instanceof RequestError) return 'not_received'
  return error instanceof DOMException && error.name === 'NotSupportedError' ? 'no_signatures' : 'worker_failed'
}

const work = async (command: AuditCommand): Promise<FromAuditWorker> => {
  try {
    return { type: 'done', result: await run(command, primitivesHere()) }
  } catch (error) {
    return { type: 'failed', refusal: refusalOf(error) }
  }
}

self.addEventListener('message', ({ data }: MessageEvent<AuditCommand>) => void work(data).then(tell))
