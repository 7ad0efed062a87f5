import { Navigate } from '@tanstack/react-router'
import { SessionGate } from '../../session/session-gate.tsx'

/** The address of login itself; whoever is in goes on to their workspace. */
export const LoginPage = () => (
  <SessionGate>
    <Navigate to="/" replace />
  </SessionGate>
)
