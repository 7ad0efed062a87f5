import { type Command, InvalidArgumentError } from 'commander'
import type { CommandParts } from '../installation.ts'

const parsePort = (text: string): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Write a number from 0 to 65535.')
  return port
}

export const addStart = (program: Command, parts: CommandParts): void => {
  program
    .command('start', { isDefault: true })
    .description('run the server until it is told to stop')
    .option('--port <n>', 'port to listen on; 0 takes a free one', parsePort)
    .option('--host <address>', 'address to listen on')
    .option('--no-build', 'serve the dashboard as it was built, even if its sources are newer')
    .action(({ build, ...options }: { port?: number; host?: string; build: boolean }) =>
      parts.serve({ ...options, buildDashboard: build }),
    )
}
