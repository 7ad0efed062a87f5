import { expect, test } from 'vitest'
import type { LimitRules } from '../../limits/classes.ts'
import type { Rule } from '../../limits/rule.ts'
import { callerLimits } from './caller-limits.ts'
import type { CallerKey, SessionCaller } from './types.ts'

const rights = {
  workspaceId: 'ws_1',
  createdBy: 'per_1',
  allowedModels: null,
  allowedAddresses: null,
  requestsPerMinute: null,
  dropUnsupported: false,
}
const key: CallerKey = { ...rights, id: 'key_1' }
const session: SessionCaller = { ...rights, id: null, sealed: null, onEnd: () => undefined }

const keyDefault: Rule = { limit: 100, windowSeconds: 60 }
const classes = { default: null, chat: null, auth: null, tool: null, health: null }
const limitsWith = (ofKey: Rule | null, ofWorkspace: Rule | null = null) => {
  const rules: LimitRules = { address: null, key: ofKey, classes, proofs: null }
  return { rules, workspaceRule: (id: string) => (id === 'ws_1' ? ofWorkspace : null) }
}

test('a key has a cell of its own, under its own number of requests where it has one', () => {
  expect(callerLimits(limitsWith(keyDefault), key)).toEqual([{ cell: 'key:key_1', rule: keyDefault }])
  expect(callerLimits(limitsWith(keyDefault), { ...key, requestsPerMinute: 7 })).toEqual([
    { cell: 'key:key_1', rule: { limit: 7, windowSeconds: 60 } },
  ])
})

test('a person has one cell for each workspace, whatever session they come with', () => {
  expect(callerLimits(limitsWith(keyDefault), session)).toEqual([{ cell: 'member:ws_1:per_1', rule: keyDefault }])
})

test('a limit of the workspace counts beside the caller’s own, and where that is off', () => {
  const ofWorkspace = { limit: 3, windowSeconds: 60 }
  const together = { cell: 'workspace:ws_1', rule: ofWorkspace }
  expect(callerLimits(limitsWith(keyDefault, ofWorkspace), key)).toEqual([
    { cell: 'key:key_1', rule: keyDefault },
    together,
  ])
  expect(callerLimits(limitsWith(null, ofWorkspace), session)).toEqual([together])
  expect(callerLimits(limitsWith(null, ofWorkspace), { ...key, workspaceId: 'ws_2' })).toEqual([])
})
