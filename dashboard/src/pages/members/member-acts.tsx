import { ChangeRankDialog } from './change-rank-dialog.tsx'
import type { MemberAct } from './member-act.ts'
import { RemoveMemberDialog } from './remove-member-dialog.tsx'

export type MemberActsProps = { act: MemberAct | null; onClose: () => void; onRemoved: () => void }

/** The dialog of what is about to be done. */
export const MemberActs = ({ act, onClose, onRemoved }: MemberActsProps) => {
  if (act === null) return null
  return act.type === 'rank' ? (
    <ChangeRankDialog member={act.member} onClose={onClose} />
  ) : (
    <RemoveMemberDialog member={act.member} onClose={onClose} onRemoved={onRemoved} />
  )
}
