/** The worker's entry. Terminating it destroys the user key: that is what lock, idle time and the tab's end do. */
import { browserPrimitives } from '@keepgate/client/browser-primitives'
import { createKeyKeeper, refusalOf } from './key-keeper.ts'
import type { FromKeyWorker, ToKeyWorker } from './key-messages.ts'

const keeper = createKeyKeeper(browserPrimitives(globalThis.isSecureContext))
const tell = (message: FromKeyWorker): void => self.postMessage(message)

self.addEventListener('message', ({ data: { id, command } }: MessageEvent<ToKeyWorker>) => {
  keeper
    .run(command, (phase) => tell({ id, type: 'phase', phase }))
    .then(
      (result) => tell({ id, type: 'done', result }),
      (error: unknown) => tell({ id, type: 'failed', refusal: refusalOf(error) }),
    )
})
