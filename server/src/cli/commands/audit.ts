import { createReadStream } from 'node:fs'
import type { ChainReport } from '@keepgate/protocol/audit'
import type { CheckpointKey } from '@keepgate/protocol/audit-checkpoint'
import { ExportError, type ExportVerdict, verifyExport } from '@keepgate/protocol/audit-export'
import { verifyProof } from '@keepgate/protocol/audit-proof'
import type { Command } from 'commander'
import { AuditFault } from '../../audit/audit-fault.ts'
import { auditPrimitives } from '../../audit/primitives.ts'
import { systemCode } from '../../kernel/system-code.ts'
import { readKeptCheckpoints, readPublicKey, readText } from '../audit-inputs.ts'
import { exportFaultWords, proofReasonWords, reportWords } from '../audit-words.ts'
import { say, sayAndWait, withInstallation } from '../context.ts'
import { exitCodes, UsageError } from '../failure.ts'
import type { CommandParts, Installation } from '../installation.ts'
import { formatJson } from '../print.ts'
import { createProgress, type ProgressLine } from '../progress.ts'
import { readLines } from '../read-lines.ts'
import { writeNewFile } from '../write-new-file.ts'

type Json = { readonly json?: boolean }
type ExportOptions = Json & { readonly out?: string; readonly since: number }
type VerifyOptions = Json & { readonly publicKey?: string; readonly checkpoint: readonly string[] }
type ProofOptions = Json & { readonly out?: string; readonly size?: number }

const parseCount = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${text} is no whole number; entries are counted from 0.`)
  return Number(text)
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value]

/** So that what is written speaks for every entry; where it cannot be made, that is said and evidence still leaves. */
const signNewest = async (parts: CommandParts, { audit }: Installation): Promise<void> => {
  try {
    await audit.makeCheckpoint()
  } catch (thrown) {
    if (!(thrown instanceof AuditFault)) throw thrown
    parts.errors.write(`Warning: ${thrown.message} Nothing new was signed. Run keepgate audit verify.\n`)
  }
}

const withProgress = async <Value>(
  parts: CommandParts,
  label: string,
  work: (progress: ProgressLine) => Promise<Value>,
): Promise<Value> => {
  const progress = createProgress(parts, label)
  try {
    return await work(progress)
  } finally {
    progress.end()
  }
}

const runExport = (parts: CommandParts, { out, since, json }: ExportOptions): Promise<void> =>
  withInstallation(parts, async (installation) => {
    const { audit } = installation
    await signNewest(parts, installation)
    let entries = 0
    const write = (append: (text: string) => Promise<void>) =>
      withProgress(parts, 'exporting', async ({ onProgress }) => {
        for await (const { text, written, total } of audit.export(since)) {
          await append(text)
          entries = written
          if (out !== undefined) onProgress({ done: written, total })
        }
      })
    if (out === undefined) return write(async (text) => (text === '' ? undefined : sayAndWait(parts, text.trimEnd())))
    const file = await writeNewFile(out, write)
    const { public_key, checkpoint } = await audit.key()
    const size = checkpoint?.size ?? null
    if (json === true) say(parts, formatJson({ file, since, entries, public_key, checkpoint_size: size }))
    else {
      say(parts, `Wrote ${entries} entries to ${file}.`)
      say(parts, `Public key: ${public_key}`)
      say(
        parts,
        'Give the key to the auditor on another way than the file: keepgate audit verify FILE --public-key KEY',
      )
    }
  })

const sayReport = (parts: CommandParts, json: boolean, report: ChainReport, more: object, since = 0): void => {
  if (!report.ok) process.exitCode = exitCodes.failed
  say(parts, json ? formatJson({ ...report, ...more }) : reportWords(report, since))
}

const verifyHere = (parts: CommandParts, options: VerifyOptions): Promise<void> =>
  withInstallation(parts, async ({ audit }) => {
    const { public_key } = await audit.key()
    if (options.publicKey !== undefined && readPublicKey(options.publicKey).origin !== public_key.split('+')[0])
      throw new UsageError('The public key is that of another log than this installation’s.')
    const given = readKeptCheckpoints(options.checkpoint)
    const report = await withProgress(parts, 'verifying', ({ onProgress }) =>
      audit.verify({
        given,
        onProgress: (done, total) => onProgress({ done, total }),
      }),
    )
    sayReport(parts, options.json === true, report, { public_key })
  })

/** Only what reading throws is the file's fault: the answer may fail to be written too. */
async function* openFile(parts: CommandParts, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file === '-' ? parts.input : createReadStream(file, { highWaterMark: 1 << 18 })
  } catch (thrown) {
    if (systemCode(thrown) === null) throw thrown
    throw new UsageError(`${file} cannot be read (${systemCode(thrown)}).`)
  }
}

const verifyLines = async (
  parts: CommandParts,
  lines: AsyncIterable<string>,
  trust: { readonly key?: CheckpointKey; readonly trusted: readonly string[] },
): Promise<ExportVerdict> => {
  try {
    return await withProgress(parts, 'verifying', ({ onProgress }) =>
      verifyExport(auditPrimitives, lines, {
        ...trust,
        onProgress: (done, total) => {
          if (done % 256 === 0 || done === total) onProgress({ done, total })
        },
      }),
    )
  } catch (thrown) {
    if (thrown instanceof ExportError) throw new UsageError(exportFaultWords[thrown.fault])
    throw thrown
  }
}

const verifyFile = async (parts: CommandParts, file: string, options: VerifyOptions): Promise<void> => {
  const key = options.publicKey === undefined ? undefined : readPublicKey(options.publicKey)
  const trusted = readKeptCheckpoints(options.checkpoint)
  const trust = { ...(key === undefined ? {} : { key }), trusted }
  const { report, head, keyTrusted } = await verifyLines(parts, readLines(openFile(parts, file)), trust)
  const more = { public_key: head.public_key, public_key_trusted: keyTrusted, since: head.since }
  sayReport(parts, options.json === true, report, more, head.since)
  if (options.json !== true && report.ok && !keyTrusted) {
    say(parts, `The key came with the file, so this shows that the file agrees with itself: ${head.public_key}`)
    say(parts, 'Compare it with the key you were given on another way, or give that one: --public-key KEY')
  }
}

const runProof = (
  parts: CommandParts,
  { out, json }: ProofOptions,
  prove: (proofs: Installation['audit']['proofs']) => Promise<object>,
): Promise<void> =>
  withInstallation(parts, async (installation) => {
    await signNewest(parts, installation)
    const text = formatJson(await prove(installation.audit.proofs))
    if (out === undefined) return say(parts, text)
    const file = await writeNewFile(out, (append) => append(`${text}\n`))
    say(parts, json === true ? formatJson({ file }) : `Wrote the proof to ${file}.`)
  })

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const runVerifyProof = async (parts: CommandParts, file: string, options: VerifyOptions): Promise<void> => {
  if (options.publicKey === undefined)
    throw new UsageError('A proof says nothing without the log’s key: --public-key KEY (keepgate audit key prints it).')
  const key = readPublicKey(options.publicKey)
  const verdict = await verifyProof(auditPrimitives, parseJson(readText(file, 'The proof')), key)
  if (!verdict.ok) process.exitCode = exitCodes.failed
  if (options.json === true) {
    say(parts, formatJson(verdict.ok ? { ok: true, reason: null } : { ok: false, reason: verdict.reason }))
  } else if (!verdict.ok) say(parts, `BROKEN: ${proofReasonWords[verdict.reason]}`)
  else if (verdict.proof.type === 'keepgate-audit-inclusion') {
    const { index, size, bytes } = verdict.proof
    say(parts, `ok: entry ${index} is in the signed log of ${size} entries:\n${bytes}`)
  } else {
    const { first_size, second_size } = verdict.proof
    say(parts, `ok: the signed log of ${second_size} entries begins with that of ${first_size}.`)
  }
}

const addProofs = (audit: Command, parts: CommandParts): void => {
  const proof = audit.command('proof').description('prove something about the log, for somebody who does not have it')
  proof
    .command('inclusion')
    .argument('<entry>', 'the entry’s sequence', parseCount)
    .description('prove that an entry is in the signed log')
    .option('--size <n>', 'under the checkpoint of this size instead of the newest', parseCount)
    .option('--out <file>', 'write a new file instead of standard output')
    .option('--json', 'one JSON object')
    .action((entry: number, options: ProofOptions) =>
      runProof(parts, options, (proofs) => proofs.inclusion(null, entry, options.size ?? null)),
    )
  proof
    .command('consistency')
    .argument('<first>', 'the size of the earlier checkpoint', parseCount)
    .argument('[second]', 'the size of the later one, instead of the newest', parseCount)
    .description('prove that the log of a checkpoint begins with the log of an earlier one')
    .option('--out <file>', 'write a new file instead of standard output')
    .option('--json', 'one JSON object')
    .action((first: number, second: number | undefined, options: ProofOptions) =>
      runProof(parts, options, (proofs) => proofs.consistency(first, second ?? null)),
    )
  audit
    .command('verify-proof')
    .argument('<file>', 'what audit proof wrote')
    .description('verify a proof offline')
    .option('--public-key <key>', 'the log’s public key, or a file with it')
    .option('--json', 'one JSON object')
    .action((file: string, options: VerifyOptions) => runVerifyProof(parts, file, options))
}

export const addAudit = (program: Command, parts: CommandParts): void => {
  const audit = program.command('audit').description('the audit log: export, verify, prove')

  audit
    .command('export')
    .description('write the log as one file that verifies without this installation')
    .option('--out <file>', 'write a new file instead of standard output')
    .option('--since <entry>', 'begin at this entry', parseCount, 0)
    .option('--json', 'say in JSON what was written; the export itself always is JSON Lines')
    .action((options: ExportOptions) => runExport(parts, options))

  audit
    .command('verify')
    .argument('[file]', 'an export, or - for standard input; without it, the log of this installation')
    .description('verify every entry, the tree and every signature; exit code 1 where something was changed')
    .option('--public-key <key>', 'the log’s public key, or a file with it')
    .option(
      '--checkpoint <file>',
      'a checkpoint kept from earlier, which the log must continue; repeat for more',
      collect,
      [],
    )
    .option('--json', 'one JSON object')
    .action((file: string | undefined, options: VerifyOptions) =>
      file === undefined ? verifyHere(parts, options) : verifyFile(parts, file, options),
    )

  addProofs(audit, parts)

  audit
    .command('key')
    .description('print the log’s public key')
    .option('--json', 'one JSON object')
    .action(({ json }: Json) =>
      withInstallation(parts, async (installation) => {
        const { origin, public_key } = await installation.audit.key()
        say(parts, json === true ? formatJson({ origin, public_key }) : public_key)
      }),
    )

  audit
    .command('checkpoint')
    .description('print the newest signed checkpoint, to be kept where nobody here can change it')
    .option('--json', 'one JSON object')
    .action(({ json }: Json) =>
      withInstallation(parts, async (installation) => {
        await signNewest(parts, installation)
        const { checkpoint } = await installation.audit.key()
        if (checkpoint === null) throw new UsageError('No checkpoint was made yet.')
        say(parts, json === true ? formatJson(checkpoint) : checkpoint.note.trimEnd())
      }),
    )
}
