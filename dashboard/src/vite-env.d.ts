declare module 'virtual:catalogue/de' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
