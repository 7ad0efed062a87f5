import { expect, it } from 'vitest'
import { toBase64url } from './base64url.ts'
import { browserPrimitives } from './browser-primitives.ts'
import { deriveLogin } from './derive-login.ts'
import { nativePrimitives } from './primitives.ts'
import { openUserKey, sealUserKey } from './user-key.ts'

const smallest = { memory_kib: 19_456, iterations: 2, parallelism: 1 }

// docs/spec/login.md; computed there by an independent program.
it.each([true, false])('derives the specification’s vector in a browser, WebCrypto there: %s', async (hasWebCrypto) => {
  const primitives = browserPrimitives(hasWebCrypto)
  const salt = 'AAECAwQFBgcICQoLDA0ODw'
  const { auth, wrapKey } = await deriveLogin('correct horse battery', ' Zoë@Example.com', salt, smallest, primitives)
  expect({ auth, wrap: toBase64url(wrapKey) }).toEqual({
    auth: 'KuwW382x_sjya_f61hf-tEtURE8HYhwHSfdO6riasJM',
    wrap: 'guVrkq8TKEbEidCXqNvwK29Ih3A7el6FihXIvyej9zA',
  })
})

it('opens without WebCrypto what was sealed with it, and the other way round', async () => {
  const portable = browserPrimitives(false)
  const wrapKey = new Uint8Array(32).fill(1)
  const userKey = new Uint8Array(32).fill(2)
  for (const [one, other] of [
    [portable, nativePrimitives],
    [nativePrimitives, portable],
  ] as const) {
    const sealed = await sealUserKey(wrapKey, 'password', userKey, one)
    expect(new Uint8Array(await openUserKey(wrapKey, 'password', sealed, other))).toEqual(userKey)
    await expect(openUserKey(new Uint8Array(32), 'password', sealed, other)).rejects.toThrow('could not be opened')
  }
})
