import type { Command } from 'commander'
import type { Connection, ConnectionTest, TestStage } from '../../gateway/connections/connection.ts'
import type { NewConnection } from '../../gateway/connections/connections.ts'
import { AppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Secret } from '../../kernel/secret.ts'
import { didYouMean } from '../closest.ts'
import { printRows, requireWorkspace, say, withInstallation } from '../context.ts'
import { UsageError } from '../failure.ts'
import type { CommandParts, Installation, KnownProvider } from '../installation.ts'
import { formatJson, formatTime, type Row } from '../print.ts'
import { readOptionalSecret, readSecret } from '../read-secret.ts'

const actor = { type: 'cli' } as const

type Common = { json?: boolean; workspace?: string }
type AddOptions = Common & {
  name?: string
  baseUrl?: string
  keyFile?: string
  option: string[]
  model: string[]
  dropUnsupported?: boolean
}

const columns = ['id', 'name', 'provider', 'base_url', 'key', 'created_at'] as const

const toRow = (connection: Connection): Row => ({
  id: connection.id,
  name: connection.name,
  provider: connection.provider,
  base_url: connection.baseUrl,
  // Short keys show no letters: four of them would be too many.
  key: connection.sealedKey === null ? null : connection.keyLastFour === null ? 'sealed' : `…${connection.keyLastFour}`,
  created_at: formatTime(connection.createdAt),
})

/** For people: the address of what is built in is no address. */
const toLine = (connection: Connection): Row => ({
  ...toRow(connection),
  ...(connection.adapter.answerLocally === undefined ? {} : { base_url: 'built in' }),
})

/** `12`, `1.5`, `true`: what JSON reads as a number or a boolean, and writes back the same. */
const scalarOf = (text: string): number | boolean | null => {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return Number.isFinite(number) && String(number) === text ? number : null
}

const takes = (provider: KnownProvider, name: string, value: string | number | boolean): boolean => {
  try {
    provider.options({ [name]: value })
    return true
  } catch {
    return false
  }
}

/** Everything on a command line is text; an option that the provider wants as a number or a boolean becomes one. */
const parseOptions = (provider: KnownProvider, pairs: readonly string[]): JsonObject => {
  const options: JsonObject = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1) throw new UsageError(`--option ${pair}: write name=value.`)
    const [name, text] = [pair.slice(0, equals), pair.slice(equals + 1)]
    const scalar = scalarOf(text)
    const wanted = scalar !== null && !takes(provider, name, text) && takes(provider, name, scalar)
    options[name] = wanted ? scalar : text
  }
  return options
}

/** A connection by id or by name. */
const findConnection = async (installation: Installation, options: Common, wanted: string) => {
  const connections = installation.connections.forWorkspace(await requireWorkspace(installation, options.workspace))
  const connection = (await connections.list()).find(({ id, name }) => id === wanted || name === wanted)
  if (connection === undefined) {
    const message = `No provider connection has the id or name '${wanted}'. \`npx keepgate provider list\` shows them.`
    throw new AppError('not_found', { message })
  }
  return { connections, connection }
}

const stageLine = (name: string, stage: TestStage | null): string =>
  stage === null
    ? `${name}: not tried`
    : `${name}: ${stage.ok ? 'ok' : 'failed'} (${stage.latencyMs} ms) ${stage.ok ? '' : stage.message}`.trimEnd()

/** In the words of the API. */
const stageJson = ({ ok, latencyMs, message }: TestStage): JsonObject => ({ ok, latency_ms: latencyMs, message })
const testJson = ({ time, reach, call, code, cause, fix }: ConnectionTest): JsonObject => ({
  time,
  reach: stageJson(reach),
  call: call === null ? null : stageJson(call),
  code,
  cause,
  fix,
})

const testText = (test: ConnectionTest): string =>
  [
    stageLine('Reach and authenticate', test.reach),
    stageLine('One-token call', test.call),
    test.cause,
    test.fix === null ? null : `Fix: ${test.fix}`,
  ]
    .filter((line) => line !== null)
    .join('\n')

const readKey = async (
  parts: CommandParts,
  known: KnownProvider,
  file: string | undefined,
): Promise<{ key?: Secret }> => {
  const question = `Key of ${known.label}`
  if (known.needsKey) return { key: await readSecret(parts.input, file, question) }
  if (!known.takesKey) return {}
  const key = await readOptionalSecret(parts.input, file, question)
  if (key !== null) return { key }
  parts.errors.write('No key was given: calls go out without one. --key-file FILE gives one.\n')
  return {}
}

const addAdd = (group: Command, parts: CommandParts): void => {
  const collect = (value: string, before: string[]): string[] => [...before, value]
  group
    .command('add')
    .argument('<type>', `one of ${parts.providers.map(({ id }) => id).join(', ')}`)
    .description('connect a provider; its key comes from --key-file, standard input or a prompt')
    .option('--name <name>', 'what stands before the first / of a model (default: the type)')
    .option('--base-url <url>', 'address of the provider, with /v1 for OpenAI-like ones')
    .option('--key-file <file>', 'file with the key, - for standard input')
    .option('--option <name=value>', 'an option of the provider, for instance api_version=2024-10-21', collect, [])
    .option('--model <model>', 'a model it offers beside its own list', collect, [])
    .option('--drop-unsupported', 'drop parameters that the provider cannot express instead of refusing')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (type: string, options: AddOptions) => {
      const known = parts.providers.map(({ id }) => id)
      const provider = parts.providers.find(({ id }) => id === type)
      if (provider === undefined)
        throw new UsageError(
          `There is no provider ${type}.${didYouMean(type, known)} Choose one of ${known.join(', ')}.`,
        )
      const connection = await withInstallation(parts, async (installation) => {
        const workspaceId = await requireWorkspace(installation, options.workspace)
        const given: NewConnection = {
          provider: type,
          ...(options.name === undefined ? {} : { name: options.name }),
          ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
          ...(await readKey(parts, provider, options.keyFile)),
          options: parseOptions(provider, options.option),
          models: options.model.length === 0 ? null : options.model,
          dropUnsupported: options.dropUnsupported === true,
        }
        return installation.connections.forWorkspace(workspaceId).create(actor, given)
      })
      if (options.json === true) say(parts, formatJson(toRow(connection)))
      else
        say(
          parts,
          `Stored ${connection.name} (${connection.id}). Its models are ${connection.name}/<model>. Not tried yet: npx keepgate provider test ${connection.name}`,
        )
    })
}

export const addProvider = (program: Command, parts: CommandParts): void => {
  const provider = program.command('provider').description('provider connections')
  addAdd(provider, parts)

  provider
    .command('list')
    .description('every connection')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (options: Common) => {
      const connections = await withInstallation(parts, async (installation) =>
        installation.connections.forWorkspace(await requireWorkspace(installation, options.workspace)).list(),
      )
      printRows(
        parts,
        options.json === true,
        connections.map(options.json === true ? toRow : toLine),
        columns,
        'No connections yet. Add one: keepgate provider add openai',
      )
    })

  provider
    .command('test')
    .argument('<name>', 'name or id of the connection')
    .description('reach and authenticate, then one call of one token')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (wanted: string, options: Common) => {
      const test = await withInstallation(parts, async (installation) => {
        const { connections, connection } = await findConnection(installation, options, wanted)
        return connections.test(connection.id)
      })
      say(parts, options.json === true ? formatJson(testJson(test)) : testText(test))
      if (!test.reach.ok || test.call?.ok === false) process.exitCode = 1
    })

  provider
    .command('remove')
    .argument('<name>', 'name or id of the connection')
    .description('remove the connection and its key')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object; for a list, one a line')
    .action(async (wanted: string, options: Common) => {
      const removed = await withInstallation(parts, async (installation) => {
        const { connections, connection } = await findConnection(installation, options, wanted)
        await connections.remove(actor, connection.id)
        return connection
      })
      say(
        parts,
        options.json === true
          ? formatJson({ id: removed.id, removed: true })
          : `Removed ${removed.name}. Its key is gone.`,
      )
    })
}
