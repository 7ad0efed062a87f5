import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Status, type StatusTone } from '../ui/status.tsx'
import type { ConnectionState } from './connection-state.ts'

const looks = {
  works: { tone: 'good', words: <Trans>works</Trans> },
  errors: { tone: 'warn', words: <Trans>has errors</Trans> },
  failing: { tone: 'bad', words: <Trans>failing</Trans> },
  untested: { tone: 'off', words: <Trans>not tested</Trans> },
} satisfies Record<ConnectionState, { tone: StatusTone; words: ReactNode }>

export const ConnectionStateMark = ({ state }: { state: ConnectionState }) => (
  <Status tone={looks[state].tone}>{looks[state].words}</Status>
)
