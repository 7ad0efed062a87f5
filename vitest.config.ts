import linguiMacro from '@lingui/babel-plugin-lingui-macro'
import babel from '@rolldown/plugin-babel'
import { defineConfig } from 'vitest/config'
import { inBundle } from './dashboard/build/lingui.ts'

// Unit tests lie beside the code they test; server/test holds what crosses modules.
export default defineConfig({
  plugins: [babel({ include: /\/dashboard\/src\/.*\.tsx?$/, plugins: [[linguiMacro, inBundle]] })],
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'server/{src,test}/**/*.test.ts',
      'dashboard/{src,test,build}/**/*.test.{ts,tsx}',
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
