/**
 * What the sidebar, the palette and the jump keys offer. A page is one line: its route, its picture and its key after `g`.
 * Who sees it stands in the route.
 */

import type { MessageDescriptor } from '@lingui/core'
import { auditRoute } from '../pages/audit/route.ts'
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
import { maySee, type Viewer } from '../routing/route-data.ts'
import type { IconName } from '../ui/icon.tsx'

const navigation = [
  { route: overviewRoute, icon: 'dashboard', jump: 'o' },
  { route: playgroundRoute, icon: 'terminal', jump: 'y' },
  { route: providersRoute, icon: 'plug', jump: 'p' },
  { route: keysRoute, icon: 'key', jump: 'k' },
  { route: logsRoute, icon: 'list', jump: 'l' },
  { route: usageRoute, icon: 'chart', jump: 'u' },
  { route: membersRoute, icon: 'users', jump: 'm' },
  { route: tokensRoute, icon: 'ticket', jump: 't' },
  { route: auditRoute, icon: 'shield', jump: 'a' },
  { route: healthRoute, icon: 'health', jump: 'h' },
  { route: settingsRoute, icon: 'settings', jump: 's' },
] as const satisfies readonly { route: object; icon: IconName; jump: string }[]

export type NavigationEntry = (typeof navigation)[number]

/** The pages that show something to whoever looks. */
export const navigationFor = (viewer: Viewer): readonly NavigationEntry[] =>
  navigation.filter(({ route }) => maySee(route.options.staticData ?? {}, viewer))

/** Its name in the navigation is the title of its page. */
export const titleOf = ({ route }: NavigationEntry): MessageDescriptor =>
  route.options.staticData?.title ?? { id: route.to }
