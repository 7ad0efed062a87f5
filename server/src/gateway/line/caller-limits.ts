/** Which limits a request on the straight line is counted under, by who asks. */
import { keyCell, keyRule, workspaceCell } from '../../limits/classes.ts'
import type { LimitPolicy } from '../../limits/limit-overrides.ts'
import { pageLimits } from '../../limits/page-limits.ts'
import type { LimitRequest } from '../../limits/rule.ts'
import { type Caller, sealedRightsOf } from './types.ts'

type Limits = Pick<LimitPolicy, 'rules' | 'workspaceRule'>

/** A person in the playground has one cell for each workspace, whatever session they come with. */
const ownCell = (caller: Caller): string =>
  caller.id === null ? `member:${caller.workspaceId}:${caller.createdBy}` : keyCell(caller.id)

const ownLimits = ({ rules }: Limits, caller: Caller): LimitRequest[] => {
  const { workspaceId } = caller
  const sealed = sealedRightsOf(caller)
  if (sealed !== null) return pageLimits(rules, { workspaceId, page: sealed.page, dailyCap: sealed.dailyCap })
  const rule = keyRule(rules, caller.requestsPerMinute)
  return rule === null ? [] : [{ cell: ownCell(caller), rule }]
}

/** All of them must have room. Empty where nothing limits the caller. */
export const callerLimits = (limits: Limits, caller: Caller): LimitRequest[] => {
  const rule = limits.workspaceRule(caller.workspaceId)
  const ofWorkspace = rule === null ? [] : [{ cell: workspaceCell(caller.workspaceId), rule }]
  return [...ownLimits(limits, caller), ...ofWorkspace]
}
