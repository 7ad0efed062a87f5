/**
 * What the sidebar, the palette and the jump keys offer. A page is one line: its route, its picture, its key after `g`,
 * and what a rank must allow to see it.
 */

import { mayDo, type Verb } from '@keepgate/protocol/permissions'
import type { Rank } from '@keepgate/protocol/ranks'
import type { MessageDescriptor } from '@lingui/core'
import { healthRoute } from '../pages/health/route.ts'
import { keysRoute } from '../pages/keys/route.ts'
import { logsRoute } from '../pages/logs/route.ts'
import { membersRoute } from '../pages/members/route.ts'
import { overviewRoute } from '../pages/overview/route.ts'
import { playgroundRoute } from '../pages/playground/route.ts'
import { providersRoute } from '../pages/providers/route.ts'
import { settingsRoute } from '../pages/settings/route.ts'
import { tokensRoute } from '../pages/tokens/route.ts'
import { usageRoute } from '../pages/usage/route.ts'
import type { IconName } from '../ui/icon.tsx'

const navigation = [
  { route: overviewRoute, icon: 'dashboard', jump: 'o', verb: 'workspace:read' },
  { route: playgroundRoute, icon: 'terminal', jump: 'y', verb: 'playground:use' },
  { route: providersRoute, icon: 'plug', jump: 'p', verb: 'providers:read' },
  { route: keysRoute, icon: 'key', jump: 'k', verb: 'keys:read' },
  { route: logsRoute, icon: 'list', jump: 'l', verb: 'logs:read' },
  { route: usageRoute, icon: 'chart', jump: 'u', verb: 'usage:read' },
  { route: membersRoute, icon: 'users', jump: 'm', verb: 'members:read' },
  { route: tokensRoute, icon: 'ticket', jump: 't', verb: 'tokens:read' },
  { route: healthRoute, icon: 'health', jump: 'h', verb: 'providers:read' },
  { route: settingsRoute, icon: 'settings', jump: 's', verb: 'workspace:read' },
] as const satisfies readonly { route: object; icon: IconName; jump: string; verb: Verb }[]

export type NavigationEntry = (typeof navigation)[number]

export const navigationFor = (rank: Rank): readonly NavigationEntry[] =>
  navigation.filter(({ verb }) => mayDo(rank, verb))

/** Its name in the navigation is the title of its page. */
export const titleOf = ({ route }: NavigationEntry): MessageDescriptor =>
  route.options.staticData?.title ?? { id: route.to }
