import { connect, createServer, type LookupFunction, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'
import { pinnedLookup, type ResolvedAddress } from './pinned-lookup.ts'

const answers =
  (...addresses: string[]) =>
  async (): Promise<ResolvedAddress[]> =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

const look = (lookup: LookupFunction, host: string, options: Parameters<LookupFunction>[1] = { all: true }) =>
  new Promise<unknown>((resolve, reject) => {
    lookup(host, options, (error, address) => (error ? reject(error) : resolve(address)))
  })

const nobody = createAddressPolicy([])

describe('a pinned lookup', () => {
  it('answers public addresses, all or one, by family', async () => {
    const lookup = pinnedLookup(nobody, 443, answers('2606:4700::1111', '1.1.1.1'))
    expect(await look(lookup, 'h.example')).toEqual([
      { address: '2606:4700::1111', family: 6 },
      { address: '1.1.1.1', family: 4 },
    ])
    expect(await look(lookup, 'h.example', { family: 4 })).toBe('1.1.1.1')
    expect(await look(lookup, 'h.example', {})).toBe('2606:4700::1111')
  })

  it('refuses when one answer among good ones is not public, also in the family that is not asked for', async () => {
    for (const bad of [
      '127.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:10.0.0.1',
      'fd00:ec2::254',
      'nonsense',
      '0.0.0.0',
    ]) {
      const lookup = pinnedLookup(nobody, 443, answers('1.1.1.1', bad))
      await expect(look(lookup, 'h.example')).rejects.toMatchObject({ code: 'outbound_refused' })
      await expect(look(lookup, 'h.example', { family: 4 })).rejects.toMatchObject({ code: 'outbound_refused' })
    }
    await expect(look(pinnedLookup(nobody, 443, answers()), 'h.example')).rejects.toMatchObject({
      code: 'outbound_refused',
    })
  })

  it('opens a private address for the allowed pair alone', async () => {
    const policy = createAddressPolicy([{ host: 'ollama.internal', port: 11434 }])
    const resolve = answers('10.1.2.3')
    expect(await look(pinnedLookup(policy, 11434, resolve), 'OLLAMA.internal.')).toEqual([
      { address: '10.1.2.3', family: 4 },
    ])
    await expect(look(pinnedLookup(policy, 11435, resolve), 'ollama.internal')).rejects.toThrow('ollama.internal:11435')
    await expect(look(pinnedLookup(policy, 11434, resolve), 'other.internal')).rejects.toThrow('OUTBOUND_ALLOW')
    await expect(look(pinnedLookup(policy, 11434, answers('255.255.255.255')), 'ollama.internal')).rejects.toThrow(
      'broadcast',
    )
  })

  it('passes the resolver’s own error on', async () => {
    const lookup = pinnedLookup(nobody, 443, () =>
      Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    )
    await expect(look(lookup, 'h.example')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })
})

describe('a connection made with it', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  const listen = async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections++
      socket.end()
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return { port, connections: () => connections }
  }

  const dial = (port: number, lookup: LookupFunction) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ host: 'rebind.example', port, lookup })
      socket.on('error', reject)
      socket.on('close', () => resolve())
      socket.resume()
    })

  it('does not reach a loopback server that a name server rebinds to', async () => {
    const server = await listen()
    let asked = 0
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '1.1.1.1', family: 4 }]
    await expect(dial(server.port, pinnedLookup(nobody, server.port, resolve))).rejects.toMatchObject({
      code: 'outbound_refused',
    })
    expect(asked).toBe(1)
    expect(server.connections()).toBe(0)
  })

  it('connects to the judged address and asks the name server once', async () => {
    const server = await listen()
    let asked = 0
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '192.0.2.1', family: 4 }]
    const policy = createAddressPolicy([{ host: 'rebind.example', port: server.port }])
    await dial(server.port, pinnedLookup(policy, server.port, resolve))
    expect(asked).toBe(1)
    expect(server.connections()).toBe(1)
  })
})
