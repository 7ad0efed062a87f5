/** Where a server of this configuration is reached. */
import type { Config } from '../config/config.ts'

/** The address of the socket, as far as the configuration tells. */
export const localAddress = ({ host, port }: Pick<Config, 'host' | 'port'>): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

export const publicAddress = (config: Pick<Config, 'publicUrl' | 'host' | 'port'>): string =>
  config.publicUrl ?? localAddress(config)
