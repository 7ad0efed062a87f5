import { type LimitRule, LimitsInForce } from '@keepgate/protocol/settings'
import type { Rule } from '../../../limits/rule.ts'
import { defineRoute, none } from '../../define-route.ts'
import { inWorkspace } from '../path-parameters.ts'

const ruleView = (rule: Rule | null): LimitRule =>
  rule === null ? null : { limit: rule.limit, window_seconds: rule.windowSeconds }

export const getLimits = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/limits',
  summary: 'See the limits in force',
  auth: { verb: 'workspace:read' },
  limit: 'default',
  request: { params: inWorkspace, query: none, body: none },
  response: { status: 200, body: LimitsInForce },
  handle: ({ services }) => {
    const { address, key, classes } = services.limitRules
    return {
      address: ruleView(address),
      key: ruleView(key),
      classes: {
        default: ruleView(classes.default),
        chat: ruleView(classes.chat),
        auth: ruleView(classes.auth),
        tool: ruleView(classes.tool),
        health: ruleView(classes.health),
      },
    }
  },
})
