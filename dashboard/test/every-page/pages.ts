/** Every page there is, read from the router itself, so that a new page is walked before anybody remembers to say so. */
type Registered = { readonly routesByPath: Record<string, unknown> }

// The root's compiler knows no JSX: what stands in the router is read as it is, and checked.
const readRouter = async (): Promise<Registered> => {
  const { router } = Object(await import(new URL('../../src/app/router.tsx', import.meta.url).href))
  if (typeof router?.routesByPath !== 'object') throw new Error('The router does not list its pages any more.')
  return router
}

/** As the router writes them, such as `/w/$workspaceId/logs`. */
export const routes: readonly string[] = Object.keys((await readRouter()).routesByPath)

const isWorkspacePage = (route: string): boolean => route.startsWith('/w/$workspaceId')

/** Pages that somebody without a session sees as they are: whatever does not stand behind the gate. */
export const entrances = routes.filter((route) => !isWorkspacePage(route) && route !== '/account')

/** Pages of a workspace, and those of a person: what stands behind the gate. */
export const inside = routes.filter((route) => !entrances.includes(route))

/** Throws for a parameter that the walk does not know: a page with one of its own needs a value for it here. */
export const addressOf = (route: string, workspaceId: string): string => {
  const address = route.replace('$workspaceId', workspaceId)
  if (address.includes('$')) throw new Error(`The walk knows no value for a parameter of ${route}.`)
  return address
}
