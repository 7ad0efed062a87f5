import type { MemberView } from '@keepgate/protocol/identity'

/** What is about to be done to a member. */
export type MemberAct = { readonly type: 'rank' | 'remove'; readonly member: MemberView }
