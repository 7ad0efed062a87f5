import { defineConfig } from 'vitest/config'

// Unit tests lie beside the code they test; server/test holds what crosses modules.
export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'server/{src,test}/**/*.test.ts',
      'bench/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    maxWorkers: 2,
    pool: 'forks',
  },
})
