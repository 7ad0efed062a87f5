/** The page's only Trusted Types policy; the server's content policy names it and forbids every other. */

type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): URL }
}

// Not in the DOM's type library yet. What the policy returns goes where a URL goes, so it is typed as one.
const { trustedTypes } = window as typeof window & { readonly trustedTypes?: TrustedTypes }

const requireOwnFile = (url: string): string => {
  const { origin, href } = new URL(url, location.href)
  if (origin !== location.origin) throw new TypeError('Scripts come from this origin alone.')
  return href
}

const policy = trustedTypes?.createPolicy('keepgate', { createScriptURL: requireOwnFile })

/** For `new Worker(…)`. @param url what a `?worker&url` import gives. Throws TypeError for a foreign address. */
export const workerUrl = (url: string): URL => policy?.createScriptURL(url) ?? new URL(requireOwnFile(url))
