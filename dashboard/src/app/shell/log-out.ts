import { problemOf } from '../../api/problem-of.ts'
import { session } from '../../session/page-session.ts'
import { toast } from '../../ui/toast.tsx'

export const logOut = (): void => {
  session.logOut().catch((error: unknown) => {
    const { detail, hint } = problemOf(error)
    toast('bad', detail, hint)
  })
}
