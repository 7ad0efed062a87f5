import type { AssistantVisitor } from '../../data-plane/assistant-door.ts'
import type { Visit } from '../../visit.ts'

/** From here on the answer is the straight line's. */
export const assistantVisitor = (visit: Visit): AssistantVisitor => ({
  ...visit.takeOver(),
  requestId: visit.requestId,
  startedAt: visit.startedAt,
  address: visit.address,
  addressCell: visit.addressCell,
  stream: visit.header('accept')?.toLowerCase().includes('text/event-stream') ?? false,
})
