import { Toast as Base } from '@base-ui/react/toast'
import { afterFirstInput } from './after-first-input.ts'

export type ToastTone = 'good' | 'bad' | 'info'

export const toastManager = Base.createToastManager()

/**
 * Says in passing that something happened. Never the only place of an error that must be mended, nor of a secret.
 * Read out; failures stay for 12 s, the rest for 5 s.
 */
export const toast = (tone: ToastTone, title: string, description?: string): void => {
  toastManager.add({
    type: tone,
    title,
    description,
    timeout: tone === 'bad' ? 12_000 : 5_000,
  })
}

const useToastStack = afterFirstInput(async () => (await import('./toast-stack.tsx')).ToastStack)

/** Mounted once by the app; `toast()` speaks through it. Toasts answer what a person did, so they come after it. */
export const Toasts = () => {
  const Stack = useToastStack()
  return Stack === null ? null : <Stack />
}
