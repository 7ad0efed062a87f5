/** `keepgate init`: the first administrator, a workspace, a connection to the built-in demo and a key, in one go. */

import { password as askPassword, text } from '@clack/prompts'
import { createRegistration, minimumPasswordLength } from '@keepgate/client/registration'
import { Email } from '@keepgate/protocol/login'
import type { Command } from 'commander'
import { randomBytes } from '../../crypto/random.ts'
import { toBase64url } from '../../kernel/bytes.ts'
import { AppError } from '../../kernel/errors.ts'
import { sayAndWait, withInstallation } from '../context.ts'
import { UsageError } from '../failure.ts'
import type { CommandParts, Made } from '../installation.ts'
import { formatJson } from '../print.ts'
import { askAt } from '../prompt.ts'

type Options = { yes?: boolean; json?: boolean; email: string; workspaceName: string }
type Answers = { email: string; password: string; workspaceName: string }

const emailProblem = 'This is no e-mail address; write for instance you@example.com.'

/** Empty takes what is proposed. */
const refuseEmail = (given: string | undefined): string | undefined =>
  given === undefined || given === '' || Email.safeParse(given).success ? undefined : emailProblem

const refusePassword = (given: string | undefined): string | undefined =>
  given === undefined || given === '' || [...given].length >= minimumPasswordLength
    ? undefined
    : `A password has at least ${minimumPasswordLength} characters.`

const ask = async (input: NodeJS.ReadStream, { email, workspaceName }: Options): Promise<Answers> => ({
  email: await askAt(input, (signal) =>
    text({
      message: 'Your e-mail address',
      placeholder: email,
      defaultValue: email,
      validate: refuseEmail,
      signal,
    }),
  ),
  workspaceName: await askAt(input, (signal) =>
    text({ message: 'Name of the workspace', placeholder: workspaceName, defaultValue: workspaceName, signal }),
  ),
  password:
    (await askAt(input, (signal) =>
      askPassword({ message: 'A password (empty: one is made for you)', validate: refusePassword, signal }),
    )) || generatePassword(),
})

const generatePassword = (): string => toBase64url(randomBytes(18))

const actor = { type: 'cli' } as const

type Shown = {
  url: string
  email: string
  password: string
  recovery_code: string
  workspace_id: string
  api_key: string
  model: string
}

const summary = (made: Shown): string =>
  [
    'Keepgate is ready. Keep these; the password, the recovery code and the key are shown this once.',
    '',
    `  Address        ${made.url}`,
    `  E-mail         ${made.email}`,
    `  Password       ${made.password}`,
    `  Recovery code  ${made.recovery_code}`,
    `  Workspace      ${made.workspace_id}`,
    `  API key        ${made.api_key}`,
    '',
    'Try it (the demo provider answers without a network):',
    '',
    `  curl ${made.url}/v1/chat/completions -H "authorization: Bearer ${made.api_key}" \\`,
    `    -d '{"model":"${made.model}","stream":true,"messages":[{"role":"user","content":"Hello"}]}'`,
  ].join('\n')

/** Without this, a server on another port would leave the address that was printed a riddle. */
const nobodyAnswers = (url: string): string =>
  [
    '',
    `Note: no Keepgate answers at ${url} now. Start one with npm start.`,
    'If one runs on another port, use the address that it printed at its start, and give commands the same port:',
    'PORT=8899 npx keepgate …',
    '',
  ].join('\n')

export const addInit = (program: Command, parts: CommandParts): void => {
  program
    .command('init')
    .description('make the first administrator, a workspace, a demo connection and an API key')
    .option('--yes', 'ask nothing; generate the password')
    .option('--json', 'print one JSON object')
    .option('--email <address>', 'e-mail address of the administrator', 'admin@keepgate.local')
    .option('--workspace-name <name>', 'name of the workspace', 'Default')
    .action(async (options: Options) => {
      if (!Email.safeParse(options.email).success) throw new UsageError(`--email ${options.email}: ${emailProblem}`)
      await withInstallation(parts, async (installation) => {
        // Looked at before asking: nobody wants to type answers for a refusal.
        if (await installation.setup.isInitialised()) throw new AppError('already_initialised')
        if (options.yes !== true && !parts.input.isTTY)
          throw new UsageError('There is no terminal to ask at. Add --yes.')
        const answers =
          options.yes === true
            ? { email: options.email, password: generatePassword(), workspaceName: options.workspaceName }
            : await ask(parts.input, options)
        const { email, password, workspaceName } = answers
        const { registration, recoveryCode } = await createRegistration({
          email,
          displayName: 'Administrator',
          password,
        })
        const tell = (made: Made): Promise<void> => {
          const shown: Shown = {
            url: installation.url,
            email: made.email,
            password,
            recovery_code: recoveryCode,
            workspace_id: made.workspaceId,
            api_key: made.apiKey,
            model: made.model,
          }
          return sayAndWait(parts, options.json === true ? formatJson(shown) : summary(shown))
        }
        await installation.initialise({ registration, workspaceName, actor, tell })
        await installation.connectFromEnvironment()
        if (!(await installation.isServed())) parts.errors.write(nobodyAnswers(installation.url))
      })
    })
}
