// Runs before the first paint, so that a page never flashes in the other theme. src/browser/theme.ts writes the choice.
{
  const systemDark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    let chosen = null
    try {
      chosen = localStorage.getItem('keepgate-appearance')
    } catch {
      // Storage is blocked: the system decides.
    }
    const dark = chosen === 'dark' || (chosen !== 'light' && systemDark.matches)
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }
  apply()
  // Here, because every page has this file, and few load what chooses the appearance.
  systemDark.addEventListener('change', apply)
}
