import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import { Toasts } from './toast.tsx'

/** Around what shows tooltips and toasts: the shell. What stands in front of the gate loads neither. */
export const OverThePage = ({ children }: { children: ReactNode }) => (
  <Tooltip.Provider delay={400}>
    {children}
    <Toasts />
  </Tooltip.Provider>
)
