// Runs before the first paint, so that a page never flashes in the other theme. src/browser/theme.ts writes the choice.
{
  let chosen = null
  try {
    chosen = localStorage.getItem('keepgate-appearance')
  } catch {
    // Storage is blocked: the system decides.
  }
  const systemDark = matchMedia('(prefers-color-scheme: dark)').matches
  const dark = chosen === 'dark' || (chosen !== 'light' && systemDark)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
