import { readFile } from 'node:fs/promises'
import { signAdminRequest } from '@keepgate/client/admin-request'
import { adminPathPrefix, longestValiditySeconds } from '@keepgate/protocol/admin-signature'
import type { Command } from 'commander'
import { systemClock } from '../../kernel/clock.ts'
import { defaultKeyFile, readAdminSigner } from '../admin-signer.ts'
import { say } from '../context.ts'
import { UsageError } from '../failure.ts'
import type { CommandParts } from '../installation.ts'
import { formatJson } from '../print.ts'

type Options = { bodyFile?: string; key: string; keyId?: string; json?: boolean }

const readBody = async (file: string): Promise<string> => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
  } catch (cause) {
    throw new UsageError(`The body file ${file} cannot be read as UTF-8 text.`, { cause })
  }
}

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const requireTarget = (method: string, url: string): void => {
  if (!/^[A-Z]{1,20}$/.test(method)) throw new UsageError('The method is in capitals: GET, POST.')
  if (!URL.canParse(url)) throw new UsageError('The URL is a whole one: https://keepgate.example.com/api/admin/status.')
  const { pathname } = new URL(url)
  if (!pathname.startsWith(`${adminPathPrefix}/`))
    throw new UsageError(`Only requests under ${adminPathPrefix}/ are signed.`)
}

export const addSign = (admin: Command, parts: CommandParts): void => {
  admin
    .command('sign')
    .argument('<method>', 'GET or POST')
    .argument('<url>', 'the whole URL, with the host of PUBLIC_URL')
    .description(
      `print the headers of a signed request, valid once and for ${longestValiditySeconds} s; nothing is sent`,
    )
    .option('--body-file <file>', 'JSON, to be sent exactly as it is')
    .option('--key <file>', 'the key file', defaultKeyFile)
    .option(
      '--key-id <id>',
      'the id under which the installation lists the key (default: the one that follows from it)',
    )
    .option('--json', 'one JSON object')
    .action(async (method: string, url: string, options: Options) => {
      requireTarget(method, url)
      const signer = await readAdminSigner(options.key, options.keyId)
      const body = options.bodyFile === undefined ? {} : { body: await readBody(options.bodyFile) }
      const { headers } = await signAdminRequest({ method, url, ...body }, signer, { nowMs: systemClock.now() })
      if (options.json === true) {
        say(parts, formatJson({ method, url, headers }))
        return
      }
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      const data = options.bodyFile === undefined ? [] : [`--data-binary ${quoted(`@${options.bodyFile}`)}`]
      const curl = ['curl', `-X ${method}`, ...lines.map((line) => `-H ${quoted(line)}`), ...data, quoted(url)]
      say(parts, `${lines.join('\n')}\n\n${curl.join(' ')}`)
    })
}
