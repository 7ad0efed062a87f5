/** Whether a Keepgate answers at an address of this machine. */
import { lookup } from 'node:dns'
import { collect, createSender } from '../gateway/send.ts'

const patienceMs = 300
const enoughBytes = 4096

const saysKeepgate = (text: string): boolean => {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && 'name' in read && read.name === 'keepgate'
  } catch {
    return false
  }
}

/** Asks for /version; what does not answer within 300 ms counts as nothing. Never rejects. */
export const keepgateAnswersAt = async (origin: string): Promise<boolean> => {
  const sender = createSender({
    lookupFor: () => lookup,
    connectTimeoutMs: patienceMs,
    requireAllowedUrl: () => undefined,
    proxy: null,
  })
  const asked = Promise.withResolvers<boolean>()
  const handle = sender.send(
    { origin, path: '/version', method: 'GET', headers: [], body: null },
    (answer) =>
      void collect(answer, enoughBytes).then(
        (body) => asked.resolve(saysKeepgate(body.toString())),
        () => asked.resolve(false),
      ),
    () => asked.resolve(false),
  )
  const timer = setTimeout(() => asked.resolve(false), patienceMs)
  try {
    return await asked.promise
  } finally {
    clearTimeout(timer)
    handle.abort()
    await sender.close()
  }
}
