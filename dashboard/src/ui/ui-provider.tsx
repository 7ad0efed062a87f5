import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import { Toasts } from './toast.tsx'

/** Around the app once, inside Lingui's provider. Keeps Base UI from writing `<style>` elements, which the CSP forbids. */
export const UiProvider = ({ children }: { children: ReactNode }) => (
  <CSPProvider disableStyleElements>
    <Tooltip.Provider delay={400}>
      {children}
      <Toasts />
    </Tooltip.Provider>
  </CSPProvider>
)
