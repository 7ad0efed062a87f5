import type { PersonView } from '@keepgate/protocol/identity'
import { mayDo, type Verb } from '@keepgate/protocol/permissions'
import type { Rank } from '@keepgate/protocol/ranks'
import type { MessageDescriptor } from '@lingui/core'

/** What the `staticData` of a page's route tells of it. */
export type RouteData = {
  /** The document's title, and the page's name in the navigation. */
  readonly title?: MessageDescriptor
  /** What a rank must allow to see the page; absent: every member sees it. */
  readonly verb?: Verb
  /** Administrators of the installation see it with any rank. */
  readonly forInstallation?: boolean
}

/** Who looks: their rank in the workspace, and what they are in the installation. */
export type Viewer = { readonly rank: Rank; readonly role: PersonView['role'] }

/** Whether the page shows anything to them. The server decides again, for each request. */
export const maySee = ({ verb, forInstallation }: RouteData, { rank, role }: Viewer): boolean =>
  verb === undefined || mayDo(rank, verb) || (forInstallation === true && role === 'admin')

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption extends RouteData {}
}
