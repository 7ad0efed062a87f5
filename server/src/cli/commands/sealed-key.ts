import { readFile } from 'node:fs/promises'
import { RewrapSealedKey, type SealedKeyAnswer, SealKey } from '@keepgate/protocol/sealed-key'
import type { Command } from 'commander'
import { sha256Hex } from '../../crypto/hash.ts'
import { requireWorkspace, say, withInstallation } from '../context.ts'
import { UsageError } from '../failure.ts'
import type { CommandParts } from '../installation.ts'
import { formatJson, formatTime } from '../print.ts'
import { readSecret } from '../read-secret.ts'
import { requireValid } from '../require-valid.ts'

const actor = { type: 'cli' } as const

type Common = { json?: boolean; workspace?: string }
type CreateOptions = Common & {
  page: string
  keyFile?: string
  baseUrl?: string
  model: string[]
  maxTokens?: string
  dailyCap?: string
  days?: string
  contextFile?: string
}
type RewrapOptions = { json?: boolean; contextFile?: string }

const readText = async (file: string, what: string): Promise<string> => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
  } catch (cause) {
    throw new UsageError(`The ${what} ${file} cannot be read as UTF-8 text. Check the path and its permissions.`, {
      cause,
    })
  }
}

/** The page must send exactly these letters, the last line break included. */
const contextHash = async (file: string | undefined): Promise<{ context_sha256?: string }> =>
  file === undefined ? {} : { context_sha256: sha256Hex(await readText(file, 'context file')) }

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

const sayAnswer = (parts: CommandParts, json: boolean, { encrypted_api_key, claims }: SealedKeyAnswer): void => {
  if (json) {
    say(parts, formatJson({ encrypted_api_key, claims }))
    return
  }
  const { page, models, max_tokens, daily_cap, exp, context_sha256 } = claims
  say(parts, encrypted_api_key)
  say(
    parts,
    `\nFor the page ${page}, until ${formatTime(exp * 1000)}: ${models.join(', ')}, at most ${max_tokens} tokens an answer and ${daily_cap} requests a day${context_sha256 === null ? ', with any context' : ''}. Nothing of it is kept here.`,
  )
  if (context_sha256 === null)
    say(parts, 'Whoever copies it can ask anything within these bounds; --context-file binds it to the page’s text.')
}

const addCreate = (group: Command, parts: CommandParts): void => {
  const collect = (value: string, before: string[]): string[] => [...before, value]
  group
    .command('create')
    .argument('<provider>', `one of ${parts.providers.map(({ id }) => id).join(', ')}`)
    .description('seal a provider key for a public page; the key comes from --key-file, standard input or a prompt')
    .requiredOption('--page <name>', 'the page, or the owner of several, that its limits are counted by')
    .option('--key-file <file>', 'file with the key, - for standard input')
    .option('--base-url <url>', 'address of the provider, with /v1 for OpenAI-like ones')
    .option(
      '--model <model>',
      'a model it may use; repeat for more (default: a small one of the provider)',
      collect,
      [],
    )
    .option('--max-tokens <n>', 'of one answer (default: 2048)')
    .option('--daily-cap <n>', 'requests of the page within 24 hours (default: 500)')
    .option('--days <n>', 'how long it lives, at most and by default 90')
    .option('--context-file <file>', 'the one context it may be used with; without it any')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object')
    .action(async (provider: string, options: CreateOptions) => {
      const context = await contextHash(options.contextFile)
      const label = parts.providers.find(({ id }) => id === provider)?.label ?? provider
      const answer = await withInstallation(parts, async (installation) => {
        const workspace = await requireWorkspace(installation, options.workspace)
        const key = await readSecret(parts.input, options.keyFile, `Key of ${label}`)
        const given = requireValid(SealKey, {
          workspace,
          page: options.page,
          provider,
          api_key: key.reveal(),
          base_url: options.baseUrl,
          models: options.model.length === 0 ? undefined : options.model,
          max_tokens: numberOf(options.maxTokens),
          daily_cap: numberOf(options.dailyCap),
          expires_in_days: numberOf(options.days),
          ...context,
        })
        return installation.sealing.seal(actor, given)
      })
      sayAnswer(parts, options.json === true, answer)
    })
}

export const addSealedKey = (program: Command, parts: CommandParts): void => {
  const group = program.command('sealed-key').description('provider keys that travel sealed with public pages')
  addCreate(group, parts)

  group
    .command('rewrap')
    .argument('<file>', 'file with the sealed key')
    .description('seal the same key anew under the primary root, for the same page and until the same day')
    .option('--context-file <file>', 'bind it to this context instead')
    .option('--json', 'one JSON object')
    .action(async (file: string, options: RewrapOptions) => {
      const given = requireValid(RewrapSealedKey, {
        encrypted_api_key: (await readText(file, 'file')).trim(),
        ...(await contextHash(options.contextFile)),
      })
      const answer = await withInstallation(parts, ({ sealing }) => sealing.rewrap(actor, given))
      sayAnswer(parts, options.json === true, answer)
    })

  group
    .command('revoke-all')
    .description('refuse every key that was sealed for the workspace until now, within a second')
    .option('--workspace <id>', 'the workspace, where there is more than one')
    .option('--json', 'one JSON object')
    .action(async (options: Common) => {
      const { workspace, generation } = await withInstallation(parts, async (installation) => {
        const workspace = await requireWorkspace(installation, options.workspace)
        return { workspace, generation: await installation.revokeSealedKeys(actor, workspace) }
      })
      if (options.json === true) say(parts, formatJson({ workspace, generation }))
      else say(parts, `Every key sealed for ${workspace} until now is refused. Seal anew what is still wanted.`)
    })
}
