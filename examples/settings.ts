/** What every example needs, from the environment: the names are those of `npx keepgate init --yes --json`. */
const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`Set ${name}; npx keepgate init --yes --json prints it.`)
  return value
}

export const url = (process.env.KEEPGATE_URL ?? 'http://127.0.0.1:8787').replace(/\/+$/, '')
export const setting = required
