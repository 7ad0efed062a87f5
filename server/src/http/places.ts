/** How many answers that last (live views, exports) may be open at once: each goes on asking the database. */
import type { Access, Principal } from '../identity/model.ts'
import { AppError } from '../kernel/errors.ts'

type Bounds = { readonly ofPerson: number; readonly ofWorkspace: number; readonly inAll: number }

export type Places = {
  /** @returns the way to leave. Throws AppError rate_limited. */
  readonly enter: (caller: {
    readonly principal: Principal
    readonly access: Pick<Access, 'workspaceId'>
  }) => () => void
}

/** A token's places are those of who made it: making tokens makes no room. */
const holderOf = (principal: Principal): string => {
  if (principal.type === 'person') return principal.person.id
  return principal.token.createdBy ?? principal.token.id
}

/** @param what as the refusal names it, in the plural. */
export const createPlaces = (what: string, { ofPerson, ofWorkspace, inAll }: Bounds): Places => {
  const taken = new Map<string, number>()
  const change = (cell: string, by: 1 | -1): void => {
    const count = (taken.get(cell) ?? 0) + by
    if (count === 0) taken.delete(cell)
    else taken.set(cell, count)
  }
  return {
    enter: ({ principal, access }) => {
      const bounds = [
        [holderOf(principal), ofPerson, 'yours'],
        [access.workspaceId, ofWorkspace, 'of this workspace'],
        ['all', inAll, 'of everybody'],
      ] as const
      const full = bounds.find(([cell, most]) => (taken.get(cell) ?? 0) >= most)
      if (full !== undefined) {
        const message = `The most ${what} that can be open at once are open already (${full[1]} ${full[2]}). Close one, or wait until one ends.`
        throw new AppError('rate_limited', { message, retryAfterSeconds: 5 })
      }
      for (const [cell] of bounds) change(cell, 1)
      let inside = true
      return () => {
        if (!inside) return
        inside = false
        for (const [cell] of bounds) change(cell, -1)
      }
    },
  }
}

export const createLiveViewPlaces = (): Places =>
  createPlaces('live views', { ofPerson: 4, ofWorkspace: 20, inAll: 100 })

export const createExportPlaces = (): Places => createPlaces('downloads', { ofPerson: 1, ofWorkspace: 4, inAll: 16 })
