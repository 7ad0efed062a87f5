import { Trans } from '@lingui/react/macro'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { problemOf } from '../api/problem-of.ts'
import { reachability } from '../api/reachability.ts'
import { RequestError } from '../api/request.ts'
import { Button } from '../ui/button.tsx'
import { PageHeader } from '../ui/page-header.tsx'

/** A page's part that is not on the server any more: Keepgate was updated while this tab was open. */
const isOldBuild = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)

const loadedAgainAt = 'keepgate-loaded-again'
const onceInMs = 60_000

/** Loads the page anew, but never in a circle. */
const loadAgainOnce = (): void => {
  try {
    const last = Number(sessionStorage.getItem(loadedAgainAt) ?? 0)
    if (Date.now() - last < onceInMs) return
    sessionStorage.setItem(loadedAgainAt, String(Date.now()))
    location.reload()
  } catch {
    // Without storage nobody could tell the circle: the button below does it.
  }
}

const Words = ({ error }: { error: unknown }) => {
  if (isOldBuild(error)) {
    return (
      <p>
        <Trans>Keepgate was updated while this page was open. Load it again.</Trans>
      </p>
    )
  }
  if (!(error instanceof RequestError)) {
    return (
      <p>
        <Trans>This is a fault of the page, not of yours. Load it again; if it stays, report it.</Trans>
      </p>
    )
  }
  return (
    <>
      <p>{problemOf(error).detail}</p>
      {error.requestId === null ? null : (
        <p className="text-ink-soft">
          <Trans>Request</Trans> <code className="select-all">{error.requestId}</code>
        </p>
      )}
    </>
  )
}

export const ErrorPage = ({ error, reset }: ErrorComponentProps) => {
  const old = isOldBuild(error)
  useEffect(() => {
    // Without a server a load would end in the browser's own page, where nothing recovers.
    if (old) void reachability.look().then(reachability.untilReachable).then(loadAgainOnce)
  }, [old])
  return (
    <div role="alert" className="mx-auto grid max-w-prose gap-4 p-6">
      <PageHeader title={<Trans>This page could not be shown</Trans>} />
      <Words error={error} />
      <div className="flex gap-2">
        <Button look="primary" onClick={() => location.reload()}>
          <Trans>Load again</Trans>
        </Button>
        <Button onClick={reset}>
          <Trans>Try without loading</Trans>
        </Button>
      </div>
    </div>
  )
}
