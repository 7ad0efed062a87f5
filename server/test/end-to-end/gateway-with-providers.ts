/** One running gateway with a connection to a simulator of each provider; a connection is named as its provider. */
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'
import { type SimulatedProvider, type Simulator, startSimulator } from '../simulators/simulator.ts'

export type Setup<Provider extends SimulatedProvider> = {
  keepgate: Keepgate
  /** A key without a limit that a test could reach. */
  key: string
  simulators: Record<Provider, Simulator>
  close(): Promise<void>
}

const beyondReach = 10_000_000

export const startGatewayWith = async <Provider extends SimulatedProvider>(
  providers: readonly Provider[],
  env: Record<string, string> = {},
): Promise<Setup<Provider>> => {
  const started = await Promise.all(
    providers.map(async (provider) => [provider, await startSimulator(provider)] as const),
  )
  const stopSimulators = () => Promise.all(started.map(([, simulator]) => simulator.close()))
  try {
    const allowed = started.map(([, simulator]) => simulator.host).join(',')
    const keepgate = await startKeepgate({
      env: { OUTBOUND_ALLOW: allowed, RATE_LIMIT_IP: `${beyondReach}/minute`, ...env },
    })
    const close = async (): Promise<void> => {
      await stopSimulators()
      await keepgate.stop()
      keepgate.remove()
    }
    try {
      const [key] = await Promise.all([
        keepgate.createKey(beyondReach),
        ...started.map(([provider, simulator]) =>
          keepgate.addProvider(provider, { name: provider, baseUrl: simulator.baseUrl, key: simulator.key }),
        ),
      ])
      await untilInForce()
      return { keepgate, key, simulators: Object.fromEntries(started) as Record<Provider, Simulator>, close }
    } catch (error) {
      await close()
      throw error
    }
  } catch (error) {
    await stopSimulators()
    throw error
  }
}
