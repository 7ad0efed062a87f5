import { reachability } from './reachability.ts'

/**
 * A part of the dashboard that is fetched later. Where the server is away it waits for it, and the page says so meanwhile;
 * a part that a server does not have, because it was updated, is an error as before.
 */
export const loadPart = async <Part>(load: () => Promise<Part>): Promise<Part> => {
  const waiting = reachability.wait('change')
  try {
    return await load()
  } catch (error) {
    if (await reachability.look()) throw error
  } finally {
    waiting.end()
  }
  await reachability.untilReachable()
  return load()
}
