import { z } from 'zod'
import { readRate } from '../../config/values.ts'
import type { AcceptedAdmin } from '../../identity/admin/perform.ts'
import { AppError } from '../../kernel/errors.ts'
import { type LimitSubject, routeClasses } from '../../limits/limit-overrides.ts'
import type { Rule } from '../../limits/rule.ts'
import type { AdminParts } from './admin-parts.ts'
import { defineAdminCommand } from './define-admin-command.ts'

/** Fewer would keep the administrators out too, who could then not set it right. */
const leastPerMinute = 10
const guarded: ReadonlySet<string> = new Set(['address', 'class:default', 'class:auth'])

type Limit = Rule | null | undefined

const readLimit = (text: string): Limit => (text === 'configured' ? undefined : readRate(text))

const limit = z
  .string()
  .max(40)
  .transform((given, context) => {
    try {
      return { text: given, rule: readLimit(given) }
    } catch {
      context.issues.push({
        code: 'custom',
        input: given,
        message: 'must be N/minute, N/hour or N/day; off; or configured, for what the configuration says',
      })
      return z.NEVER
    }
  })

const subjects: readonly string[] = ['address', 'key', ...routeClasses.map((name) => `class:${name}`)]
const of = z
  .string()
  .max(100)
  .refine(
    (given) => subjects.includes(given) || given === 'workspace' || /^key:[0-9A-Za-z_]{1,64}$/.test(given),
    `must be one of ${subjects.join(', ')}, workspace, or key:<id>`,
  )

const Arguments = z
  .strictObject({
    of,
    limit,
    /** Of `workspace` and `key:<id>`. */
    workspace: z.string().min(1).max(64).optional(),
  })
  .superRefine(({ of: subject, limit: { rule }, workspace }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message, input: undefined })
    const ofOne = subject === 'workspace' || subject.startsWith('key:')
    if (ofOne !== (workspace !== undefined)) refuse('workspace', ofOne ? 'must be named' : 'does not belong here')
    if (rule === null && (subject === 'address' || subject === 'key'))
      refuse('limit', 'cannot be off: every stage has it')
    if (guarded.has(subject) && rule != null && rule.limit / rule.windowSeconds < leastPerMinute / 60) {
      refuse('limit', `must be at least ${leastPerMinute}/minute, or nobody could come in to raise it again`)
    }
    if (subject.startsWith('key:') && rule != null && rule.windowSeconds !== 60) refuse('limit', 'of a key is N/minute')
    if (subject.startsWith('key:') && rule === null) refuse('limit', 'of a key cannot be off')
  })

const ofOneKey = async (
  { core }: AdminParts,
  { asker }: AcceptedAdmin,
  keyId: string,
  workspace: string,
  rule: Limit,
): Promise<void> => {
  await core.identity.keys.forWorkspace(workspace).update(asker, keyId, { requestsPerMinute: rule?.limit ?? null })
}

const subjectOf = (subject: string, workspace: string | undefined): LimitSubject => {
  if (subject === 'workspace') return `workspace:${workspace ?? ''}`
  if (subject === 'address' || subject === 'key') return subject
  const name = routeClasses.find((each) => subject === `class:${each}`)
  if (name === undefined) throw new AppError('internal')
  return `class:${name}`
}

export const setLimits = defineAdminCommand({
  name: 'set_limits',
  summary:
    'Set the limit of addresses, keys, a route class, one workspace or one key, or give it back to the configuration',
  permission: 'command',
  arguments: Arguments,
  destructive: false,
  secrets: [],
  workspaceOf: ({ workspace }) => workspace ?? null,
  describe: ({ of: subject, limit: { text }, workspace }) =>
    `Set the limit of ${subject}${workspace === undefined ? '' : ` (workspace ${workspace})`} to ${text}.`,
  run: async ({
    given: {
      of: subject,
      limit: { text, rule },
      workspace,
    },
    parts,
    accepted,
  }) => {
    if (workspace !== undefined) await parts.core.identity.workspaces.get(workspace)
    if (subject.startsWith('key:')) await ofOneKey(parts, accepted, subject.slice(4), workspace ?? '', rule)
    else await parts.limits.set(accepted.asker, subjectOf(subject, workspace), rule)
    return { of: subject, limit: text, ...(workspace === undefined ? {} : { workspace }) }
  },
})
