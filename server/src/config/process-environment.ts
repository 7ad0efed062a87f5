import type { Config } from './config.ts'
import { loadConfig, type Overrides } from './load.ts'
import { scrubEnvironment } from './sources.ts'

/** The only reader of process.env. Loads the configuration of this process and removes its secrets from there. */
export const loadProcessConfig = (overrides?: Overrides): Config => {
  try {
    return loadConfig({ environment: process.env, ...(overrides === undefined ? {} : { overrides }) })
  } finally {
    scrubEnvironment(process.env)
  }
}
